import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { installShim } from "../../../src/cli/shim/install.ts";
import type { Surroundings } from "../../../src/cli/shim/install-surroundings.ts";
import { uninstallShim } from "../../../src/cli/shim/uninstall.ts";
import { PLAIN_MACHINE, PROCESSES, Tree } from "../../shim/system/install/scene.ts";
import { FakeTerminal } from "../fake-terminal.ts";

const GATEWAY = "--gateway=https://dns.example.org/dns-query";

const AROUND: Surroundings = {
  program: ["/usr/bin/node", "/usr/local/lib/meshdoh/meshdoh.mjs"],
  userId: 0,
  processes: PROCESSES,
  run: () => Promise.reject(new Error("no command may be run for another root")),
  answers: () => Promise.reject(new Error("nobody may be asked")),
  observe: () => Promise.resolve(PLAIN_MACHINE),
  askView: () => Promise.reject(new Error("no gateway may be asked")),
};

async function run(verb: typeof installShim | typeof uninstallShim, around: Surroundings, ...words: string[]) {
  const terminal = new FakeTerminal();
  const status = await verb(readArguments(shimCommand, words), terminal, around);
  return { status, output: terminal.output, complaints: terminal.complaints };
}

test("install below another root and uninstall leave the tree as it was, without network and commands", async () => {
  using tree = new Tree();
  const before = tree.everything();
  const root = `--root=${tree.root}`;
  const installed = await run(installShim, AROUND, GATEWAY, root, "--search=ns1.svc.cluster.local");
  expect(installed).toMatchObject({ status: 0, complaints: "" });
  expect(installed.output).toMatch(
    /\ninstalled: 127.0.0.1:53, wiring file; meshdoh shim uninstall puts everything back\n$/,
  );
  expect(tree.read("/etc/resolv.conf")).toContain("search ns1.svc.cluster.local\n");
  expect(tree.read("/etc/systemd/system/meshdoh-shim.service")).toContain(
    "\nExecStart=/usr/bin/node /usr/local/lib/meshdoh/meshdoh.mjs shim --gateway=https://dns.example.org/dns-query --listen=127.0.0.1:53\n",
  );
  const removed = await run(uninstallShim, AROUND, root);
  expect([removed.status, removed.output.split("\n").at(-2)]).toEqual([0, "uninstalled"]);
  expect(tree.everything()).toEqual(before);
});

test("a dry run shows files and commands of both verbs, changes nothing, and needs no rights", async () => {
  using tree = new Tree();
  const before = tree.everything();
  const words = [`--root=${tree.root}`, "--dry-run"];
  const shown = await run(installShim, { ...AROUND, userId: 1000 }, GATEWAY, ...words);
  expect(shown.output).toContain("\nwrite /etc/resolv.conf (mode 0644, in place of a file)\n");
  expect(shown.output).toContain("\n    nameserver 127.0.0.1\n");
  expect(shown.complaints).toContain("warning: no search list is known");
  expect((await run(uninstallShim, AROUND, ...words)).output).toBe("nothing is installed\n");
  expect(tree.everything()).toEqual(before);
});

test("the view's zones and search list are asked for on this machine", async () => {
  const view = { zones: ["east.example.", "a\\.b.example."], search: ["ns1.svc.east.example.", "svc.east.example."] };
  const machine = { ...PLAIN_MACHINE, resolved: { version: 258, isInUse: true } };
  const around = { ...AROUND, program: ["/bin/sh"], observe: async () => machine, askView: async () => view };
  const shown = await run(installShim, around, GATEWAY, "--dry-run", "--outside=resolvers", "--suffix=west.example");
  expect(shown.output).toContain("\n    Domains=ns1.svc.east.example ~east.example ~west.example\n");
  expect(shown.complaints).toContain('warning: "a\\\\.b.example." is left out');
});

test.each<[string, Partial<Surroundings>, string[], string]>([
  ["nobody but root may change the machine", { userId: 1000 }, [GATEWAY], "run it as root"],
  ["a gateway has to be named", {}, ["--root=/nowhere"], "ENOENT"],
])("%s", async (_, around, words, message) => {
  await expect(run(installShim, { ...AROUND, ...around }, ...words)).rejects.toThrow(message);
});

test("a program that the service could not read is refused", async () => {
  using tree = new Tree();
  const around = { ...AROUND, program: [`${tree.root}/etc/resolv.conf`], askView: async () => undefined };
  await expect(run(installShim, around, GATEWAY, "--dry-run")).rejects.toThrow(
    "the service runs as a user of its own and could not read what it needs",
  );
});

test("a gateway and a token file have to be there", async () => {
  using tree = new Tree();
  const root = `--root=${tree.root}`;
  await expect(run(installShim, AROUND, root)).rejects.toThrow("--gateway is missing");
  await expect(run(installShim, AROUND, root, GATEWAY, "--token-file=/etc/meshdoh/token")).rejects.toThrow(
    "--token-file /etc/meshdoh/token is not there",
  );
});

test("a reapply without an install says so", async () => {
  using tree = new Tree();
  const { output } = await run(installShim, AROUND, `--root=${tree.root}`, "--reapply");
  expect(output).toBe("meshdoh did not install a /etc/resolv.conf\n");
});
