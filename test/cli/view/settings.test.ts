import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { viewCommand } from "../../../src/cli/view-command.ts";
import { parseViewName, parseViewSettings } from "../../../src/cli/view/settings.ts";
import type { ViewSettings } from "../../../src/mesh/view.ts";

function settingsOf(...words: readonly string[]): ViewSettings {
  return parseViewSettings("vm", readArguments(viewCommand, words));
}

const LEAST = { name: "vm", reach: "mesh", families: ["v4", "v6"], autopath: true, public: true };

test.each<[readonly string[], object]>([
  [[], LEAST],
  [["--cluster", "east"], { ...LEAST, cluster: "east" }],
  [["--network", "net-1"], { ...LEAST, network: "net-1" }],
  [["--namespace", "ns1"], { ...LEAST, namespace: "ns1" }],
  [
    ["--search", "ns1.svc.cluster.local,Corp.Example.com."],
    { ...LEAST, search: ["ns1.svc.cluster.local.", "corp.example.com."] },
  ],
  [["--search", "a.example b.example, c.example"], { ...LEAST, search: ["a.example.", "b.example.", "c.example."] }],
  [["--reach", "direct"], { ...LEAST, reach: "direct" }],
  [["--families", "v6"], { ...LEAST, families: ["v6"] }],
  [["--families", "v6,v4"], LEAST],
  [["--no-autopath"], { ...LEAST, autopath: false }],
  [["--no-public"], { ...LEAST, public: false }],
  [["--operator"], { ...LEAST, operator: true }],
  [["--ttl", "86400"], { ...LEAST, ttlSeconds: 86_400 }],
])("%j", (words, expected) => {
  expect(settingsOf(...words)).toEqual(expected);
});

test.each<[readonly string[], string]>([
  [["--cluster", "East"], '--cluster "East" is not made of lower-case letters, digits and hyphens, 63 at most'],
  [["--network", "net 1"], '--network "net 1" is not made of letters, digits, dots'],
  [["--namespace", "a.b"], '--namespace "a.b" is not made of lower-case letters'],
  [["--namespace", ""], '--namespace "" is not made of lower-case letters'],
  [["--search", "a..b"], '--search: "a..b" is not a domain name: empty label in name'],
  [["--search", ""], "--search needs names, e.g. --search corp.example.com; --no-autopath walks no search list"],
  [["--search", ","], "--search needs names"],
  [["--search", "."], "--search needs names"],
  [
    ["--search", Array.from({ length: 33 }, (_, index) => `n${index}.example`).join(",")],
    "--search has 33 names: 32 is the most",
  ],
  [["--reach", "far"], '--reach "far" is neither mesh (behind a proxy of the mesh) nor direct (without one)'],
  [["--families", "ipv4"], '--families "ipv4" is not v4, v6 or v4,v6'],
  [["--families", ""], '--families "" is not v4, v6 or v4,v6'],
  [["--ttl", "0"], '--ttl "0" is not a whole number from 1 to 86400'],
  [["--ttl", "86401"], '--ttl "86401" is not a whole number'],
  [["--ttl", "30s"], '--ttl "30s" is not a whole number'],
])("%j is refused, and what to write is said", (words, message) => {
  expect(() => settingsOf(...words)).toThrow(
    expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
  );
});

test("a view has a name", () => {
  expect(parseViewName("build-runner_7.x")).toBe("build-runner_7.x");
  expect(() => parseViewName("a view")).toThrow(
    'the name of a view, "a view", is not made of letters, digits, dots, hyphens and underscores, 63 at most, beginning with a letter or digit',
  );
});
