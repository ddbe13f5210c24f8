import { describe, expect, test } from "vitest";
import { processEntries, type PlantedProcess } from "./machine-tree.ts";
import { ARCH, INSTALLED, without } from "./machine-trees.ts";
import { observeTree } from "./observed-tree.ts";

const GATEWAY = "--gateway=https://dns.example.org/dns-query";

describe("a process is a shim", () => {
  test.each<readonly [string, readonly string[], boolean]>([
    ["when it is our binary", ["/usr/bin/meshdoh", "shim", GATEWAY], true],
    ["when Node runs our bundle", ["/usr/bin/node", "/opt/meshdoh.mjs", "shim", GATEWAY], true],
    ["not when it installs one", ["/usr/bin/meshdoh", "shim", "install", GATEWAY], false],
    ["not when it is this doctor", ["/usr/bin/meshdoh", "shim", "doctor"], false],
    ["not when it serves", ["/usr/bin/meshdoh", "serve", "--store", "shim"], false],
    ["not when somebody reads about it", ["less", "shim", "--x"], false],
  ])("%s", async (_what, words, expected) => {
    const { shims } = await observeTree({ ...ARCH, ...processEntries({ pid: 5, command: "x", words }) });
    expect(shims.length).toBe(expected ? 1 : 0);
  });
});

test("of several shims the installed one counts", async () => {
  const tried: PlantedProcess = { pid: 5, command: "meshdoh", words: ["meshdoh", "shim", "--listen=127.0.0.1:5300"] };
  const { told, shims } = await observeTree({ ...INSTALLED, ...processEntries(tried) }, { answers: true });
  expect(shims.map(({ pid }) => pid)).toEqual([900, 5]);
  expect(told?.listen).toEqual([{ address: "127.0.0.1", port: 53 }]);
});

test("a shim that runs is asked where it listens, and for what only a gateway knows", async () => {
  const { listeners, throughShim } = await observeTree(INSTALLED, { answers: true });
  expect(listeners.map(({ server, protocol, reply }) => [server, protocol, reply.kind])).toEqual([
    [{ address: "127.0.0.1", port: 53 }, "udp", "reply"],
    [{ address: "127.0.0.1", port: 53 }, "tcp", "reply"],
  ]);
  expect(throughShim).toEqual({ kind: "reply", rcode: 3, extendedErrors: [] });
});

test("a shim that does not answer is not asked for more", async () => {
  expect((await observeTree(INSTALLED)).throughShim).toBeUndefined();
});

test("a shim that is installed without a service is known by what was written down", async () => {
  const { told } = await observeTree(without(INSTALLED, "/proc/900"));
  expect(told).toMatchObject({ gateways: ["https://dns.example.org/dns-query"], resolvers: ["192.0.2.53"] });
});

test("the token that systemd hands to the service is looked at where it lies", async () => {
  expect((await observeTree(INSTALLED)).token).toEqual({ path: "/etc/meshdoh/token", mode: 0o600 });
  expect((await observeTree(without(INSTALLED, "/etc/meshdoh"))).token).toEqual({
    path: "/etc/meshdoh/token",
    mode: undefined,
  });
  expect((await observeTree(ARCH)).token).toBeUndefined();
});

test("pages of the shim are read when it was told to serve them", async () => {
  const words = ["meshdoh", "shim", GATEWAY, "--metrics=127.0.0.1:9253"];
  const tree = { ...ARCH, ...processEntries({ pid: 5, command: "meshdoh", words }) };
  const pages = { "/healthz": "ok", "/metrics": "meshdoh_shim_queries_total 2\n" };
  const { health } = await observeTree(tree, { answers: true, pages });
  expect(health).toMatchObject({ status: 200, counters: [{ name: "meshdoh_shim_queries_total", value: 2 }] });
  expect((await observeTree(INSTALLED, { answers: true, pages })).health).toBeUndefined();
});

test("notes of an install that cannot be read do not keep the rest from being seen", async () => {
  const seen = await observeTree({ ...INSTALLED, "/var/lib/meshdoh-shim/install.json": "{" }, { answers: true });
  expect(seen.installation).toBeUndefined();
  expect(seen.installationProblem).toContain("install.json cannot be used");
  expect(seen.shims).toHaveLength(1);
});
