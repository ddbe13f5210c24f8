import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { shimService, shimSocket, type ShimUnit } from "../../../../src/shim/system/install/shim-units.ts";
import { reapplyService, watchPath } from "../../../../src/shim/system/install/wiring-units.ts";
import { Tree } from "./scene.ts";

const PROGRAM = ["/usr/bin/node", "/usr/local/lib/meshdoh/meshdoh.mjs"];
const UNIT: ShimUnit = {
  words: [...PROGRAM, "shim", "--gateway=https://dns.example.org/dns-query", "--listen=127.0.0.1:53"],
  listen: [{ address: "127.0.0.1", port: 53 }],
  tokenFile: "/etc/meshdoh/token",
  isSocketActivated: false,
};

test.each([
  ["meshdoh-shim.service", shimService(UNIT)],
  ["meshdoh-shim.socket", shimSocket(UNIT.listen)],
  ["meshdoh-shim-wiring.service", reapplyService(PROGRAM)],
  ["meshdoh-shim-wiring.path", watchPath()],
])("deploy/systemd/%s is what install writes", async (name, text) => {
  expect(await readFile(`deploy/systemd/${name}`, "utf8")).toBe(text);
});

describe("the service", () => {
  test.each<[string, Partial<ShimUnit>, string[], string[]]>([
    [
      "may bind a port of root's",
      {},
      ["AmbientCapabilities=CAP_NET_BIND_SERVICE", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"],
      [],
    ],
    [
      "has no right that it does not need",
      { listen: [{ address: "127.0.0.1", port: 5354 }] },
      ["CapabilityBoundingSet="],
      ["AmbientCapabilities"],
    ],
    [
      "needs none where systemd opens the sockets",
      { isSocketActivated: true },
      ["CapabilityBoundingSet=", "Requires=meshdoh-shim.socket", "After=meshdoh-shim.socket"],
      ["AmbientCapabilities"],
    ],
    ["gets the token as a credential", {}, ["LoadCredential=token:/etc/meshdoh/token"], []],
    [
      "takes a percent sign in its path for what it is",
      { tokenFile: "/etc/a%b" },
      ["LoadCredential=token:/etc/a%%b"],
      [],
    ],
    ["writes in a folder below the journal's, never in that", {}, ["StateDirectory=meshdoh-shim/state"], []],
  ])("%s", (_, more, has, lacks) => {
    const lines = shimService({ ...UNIT, ...more }).split("\n");
    expect(lines).toEqual(expect.arrayContaining(has));
    expect(lines.filter((line) => lacks.some((word) => line.startsWith(word)))).toEqual([]);
  });

  test("without a token names no credential", () => {
    const { words, listen, isSocketActivated } = UNIT;
    expect(shimService({ words, listen, isSocketActivated })).not.toContain("LoadCredential");
  });
});

test("a socket of each kind for each address, in their order", () => {
  const text = shimSocket([...UNIT.listen, { address: "::1", port: 53 }]);
  expect(text.split("\n").filter((line) => line.startsWith("Listen"))).toEqual([
    "ListenDatagram=127.0.0.1:53",
    "ListenStream=127.0.0.1:53",
    "ListenDatagram=[::1]:53",
    "ListenStream=[::1]:53",
  ]);
});

/** What systemd before 254 does not know and passes over, and nothing else may be wrong. */
const NEWER = /Unknown key(?: name)? '(?:RestartSteps|RestartMaxDelaySec)'/;

test.skipIf(!existsSync("/usr/bin/systemd-analyze"))("systemd finds nothing wrong with the units", async () => {
  using tree = new Tree();
  const odd = { ...UNIT, words: ["/usr/bin/node", 'a "b" \\ $HOME %i ; \n'], isSocketActivated: true };
  const units = { "meshdoh-shim.service": shimService(odd), "meshdoh-shim.socket": shimSocket(UNIT.listen) };
  await mkdir(join(tree.root, "usr/bin"), { recursive: true });
  await writeFile(join(tree.root, "usr/bin/node"), "");
  await chmod(join(tree.root, "usr/bin/node"), 0o755);
  const all = {
    ...units,
    "meshdoh-shim-wiring.service": reapplyService(PROGRAM),
    "meshdoh-shim-wiring.path": watchPath(),
  };
  for (const target of ["sysinit", "basic", "shutdown", "sockets", "network", "nss-lookup", "paths", "multi-user"]) {
    tree.write(`/usr/lib/systemd/system/${target}.target`, `[Unit]\nDescription=${target}\n`);
  }
  for (const [name, text] of Object.entries(all)) tree.write(`/etc/systemd/system/${name}`, text);
  const verify = ["verify", "--man=no", `--root=${tree.root}`, ...Object.keys(all)];
  const { stderr } = await promisify(execFile)("systemd-analyze", verify).catch((error: unknown) => Object(error));
  expect(
    String(stderr)
      .split("\n")
      .filter((line) => line !== "" && !NEWER.test(line)),
  ).toEqual([]);
});
