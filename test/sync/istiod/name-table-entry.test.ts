import { expect, test } from "vitest";
import { readEntry } from "../../../src/sync/istiod/name-table-entry.ts";
import type { EntryProblem } from "../../../src/sync/istiod/name-table.ts";

test.each(["altHosts", "alt_hosts"])("the field %s is read, whichever way its name is written", (field) => {
  const problems: EntryProblem[] = [];
  const entry = readEntry("web", { ips: ["10.0.0.1"], [field]: ["www.example"] }, problems);
  expect([entry?.altHosts, problems]).toEqual([["www.example"], []]);
});

test("fields that are not there, or null, are empty, as in the JSON of messages", () => {
  expect(readEntry("web", { ips: null }, [])).toEqual({
    host: "web",
    ips: [],
    registry: "",
    shortname: "",
    namespace: "",
    altHosts: [],
  });
});

test.each([
  ["ips that are text", { ips: "10.0.0.1" }, "ips", 'is "10.0.0.1", not a list'],
  ["an address that is a number", { ips: ["10.0.0.1", 7] }, "ips[1]", "is 7, not text"],
  ["a registry that is a list", { ips: [], registry: ["Kubernetes"] }, "registry", 'is ["Kubernetes"], not text'],
  ["a namespace that is a number", { namespace: 1 }, "namespace", "is 1, not text"],
  [
    "more addresses than a host has",
    { ips: Array.from({ length: 10_001 }, () => "") },
    "ips",
    "has 10001 values, 10000 at most",
  ],
  [
    "more names than a host has",
    { altHosts: Array.from({ length: 101 }, () => "a") },
    "altHosts",
    "has 101 values, 100 at most",
  ],
])("%s makes no entry but a problem", (_, value, field, message) => {
  const problems: EntryProblem[] = [];
  expect(readEntry("web", value, problems)).toBeUndefined();
  expect(problems).toEqual([{ host: "web", field, message }]);
});
