import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { shimStatus, statusAsText } from "../../../src/cli/shim/status.ts";
import { plantMachine, processEntries, type Entry } from "../../shim/system/observe/machine-tree.ts";
import { ARCH, INSTALLED } from "../../shim/system/observe/machine-trees.ts";
import { observeTree } from "../../shim/system/observe/observed-tree.ts";
import { FakeTerminal } from "../fake-terminal.ts";

const METRICS = ["/usr/bin/meshdoh", "shim", "--gateway=https://dns.example.org/dns-query", "--metrics=127.0.0.1:9253"];
const MEASURED: Readonly<Record<string, Entry>> = {
  ...ARCH,
  ...processEntries({ pid: 5, command: "meshdoh", words: METRICS }),
};

async function status(tree: Readonly<Record<string, Entry>>, ...words: readonly string[]): Promise<string> {
  const terminal = new FakeTerminal();
  const root = await plantMachine(tree);
  expect(await shimStatus(readArguments(shimCommand, ["status", "--root", root, ...words]), terminal)).toBe(0);
  return terminal.output;
}

test("an installed shim is told with its wiring, its options, its files and what resolv.conf says", async () => {
  const lines = (await status(INSTALLED)).split("\n");
  expect(lines[0]).toMatch(/^installed {4}yes since 2\S+Z, wiring: file$/);
  expect(lines.slice(1)).toEqual([
    "running      meshdoh (process 900)",
    "options      --gateway=https://dns.example.org/dns-query --listen=127.0.0.1:53",
    "command      meshdoh shim install --gateway=https://dns.example.org/dns-query --token-file=/etc/meshdoh/token --search=ns1.svc.cluster.local",
    "resolv.conf  a file, written by meshdoh; asks 127.0.0.1",
    "file         /etc/systemd/system/meshdoh-shim.service: as installed",
    "file         /etc/resolv.conf: as installed",
    "",
  ]);
});

test("a file that somebody changed is told", async () => {
  const output = await status({ ...INSTALLED, "/etc/resolv.conf": "nameserver 192.0.2.1\n" });
  expect(output).toContain("file         /etc/resolv.conf: changed by somebody else\n");
});

test("a machine without a shim is told as it is, with 0", async () => {
  expect(await status(ARCH)).toBe(
    "installed    no\nrunning      no\nresolv.conf  a file, written by nobody known; asks 192.0.2.53\n",
  );
});

test("counters that have counted something are told, and health", async () => {
  const pages = { "/healthz": "ok", "/metrics": "meshdoh_a_total 2\nmeshdoh_b_total 0\n" };
  const text = statusAsText(await observeTree(MEASURED, { answers: true, pages }));
  expect(text).toContain("\nhealth       http://127.0.0.1:9253/healthz: 200 ok\ncounter      meshdoh_a_total 2\n");
  expect(text).not.toContain("meshdoh_b_total");
});

test("gateways that cannot tell the mesh's zones are told, with what follows and what to do", async () => {
  const words = [...METRICS, "--outside=resolvers"];
  const health = {
    status: "ok",
    zonesKnown: false,
    gateways: [{ gateway: "https://dns.example.org", up: true, tellsZones: false }],
  };
  const tree = { ...ARCH, ...processEntries({ pid: 5, command: "meshdoh", words }) };
  const text = async (page: object): Promise<string> =>
    statusAsText(
      await observeTree(tree, { answers: true, pages: { "/healthz": JSON.stringify(page), "/metrics": "" } }),
    );
  expect(await text(health)).toContain(
    "\nzones        https://dns.example.org cannot tell which zones are the mesh's, as older versions cannot: every name counts as the mesh's, and the original resolvers are asked for none of them; update it\n",
  );
  expect(await text({ ...health, gateways: [] })).not.toContain("\nzones ");
});

test("a shim whose pages do not come is told so", async () => {
  expect(statusAsText(await observeTree(MEASURED, { answers: true }))).toContain(
    "health       http://127.0.0.1:9253/healthz: no answer, connection refused\n",
  );
});

test("with --json it is one object of a stable form", async () => {
  const report: unknown = JSON.parse(await status(INSTALLED, "--json"));
  expect(report).toEqual({
    formatVersion: 1,
    isInstalled: true,
    installedAt: expect.stringMatching(/^2\d{3}-.*Z$/),
    wiring: "file",
    command:
      "meshdoh shim install --gateway=https://dns.example.org/dns-query --token-file=/etc/meshdoh/token --search=ns1.svc.cluster.local",
    files: [
      { path: "/etc/systemd/system/meshdoh-shim.service", state: "ours" },
      { path: "/etc/resolv.conf", state: "ours" },
    ],
    isRunning: true,
    processes: [{ pid: 900, name: "meshdoh", unit: "meshdoh-shim.service" }],
    options: ["--gateway=https://dns.example.org/dns-query", "--listen=127.0.0.1:53"],
    listeners: [],
    health: null,
    zones: null,
    counters: {},
    resolvConf: {
      path: "/etc/resolv.conf",
      kind: "file",
      target: null,
      isBindMounted: false,
      owner: "meshdoh",
      nameservers: ["127.0.0.1"],
      search: [],
    },
  });
});
