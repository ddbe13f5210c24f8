import { describe, expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { doctorAsText, shimDoctor } from "../../../src/cli/shim/doctor.ts";
import { diagnose } from "../../../src/shim/system/diagnose/diagnose.ts";
import { plantMachine, type Entry } from "../../shim/system/observe/machine-tree.ts";
import { ARCH, INSTALLED, without } from "../../shim/system/observe/machine-trees.ts";
import { observeTree, type FakeShim } from "../../shim/system/observe/observed-tree.ts";
import { FakeTerminal } from "../fake-terminal.ts";

type Tree = Readonly<Record<string, Entry>>;

async function doctor(
  tree: Tree,
  ...words: readonly string[]
): Promise<{ root: string; status: number; output: string }> {
  const terminal = new FakeTerminal();
  const root = await plantMachine(tree);
  const status = await shimDoctor(readArguments(shimCommand, ["doctor", "--root", root, ...words]), terminal);
  expect(terminal.complaints).toBe("");
  return { root, status, output: terminal.output };
}

async function text(tree: Tree, shim: FakeShim = {}): Promise<string[]> {
  const seen = await observeTree(tree, shim);
  return doctorAsText(seen, diagnose(seen)).split("\n");
}

describe("meshdoh shim doctor", () => {
  test("says what holds the port, what resolv.conf says and how the shim does, and that all is well", async () => {
    const lines = await text(INSTALLED, { answers: true });
    expect(lines.filter((line) => !line.startsWith("installed"))).toEqual([
      "port 53      127.0.0.1:53 udp+tcp: meshdoh (process 900, meshdoh-shim.service)",
      "resolv.conf  a file, written by meshdoh; asks 127.0.0.1",
      "running      meshdoh (process 900)",
      "options      --gateway=https://dns.example.org/dns-query --listen=127.0.0.1:53",
      "command      meshdoh shim install --gateway=https://dns.example.org/dns-query --token-file=/etc/meshdoh/token --search=ns1.svc.cluster.local",
      "listening    127.0.0.1:53 udp: answers",
      "listening    127.0.0.1:53 tcp: answers",
      "",
      "All is well.",
      "",
    ]);
    expect(lines.find((line) => line.startsWith("installed"))).toMatch(/^installed {4}yes since 2\S+Z, wiring: file$/);
  });

  test("says of each thing what is wrong, why it matters and what mends it", async () => {
    const lines = await text(without(INSTALLED, "/proc/900", "/proc/net"));
    expect(lines.slice(lines.indexOf(""))).toEqual([
      "",
      "1. BROKEN: The shim is installed, but it does not run.",
      "   Why:  What is sent to it gets no answer, so names do not resolve, or only after seconds.",
      "   Mend: systemctl restart meshdoh-shim.service",
      "",
      "1 thing is wrong. Run the commands as root, the first one first, and meshdoh shim doctor again after each.",
      "",
    ]);
  });

  test("ends with 0 on a machine that is well, and notes what is good to know", async () => {
    const { status, output } = await doctor(ARCH);
    expect(status).toBe(0);
    expect(output).toContain("1. NOTE: The shim is not installed on this machine.\n");
    expect(output).toContain("\nAll is well.\n");
  });

  test("ends with 1 when something is wrong", async () => {
    expect((await doctor({ ...ARCH, "/etc/resolv.conf": "" })).status).toBe(1);
  });

  test("prints one JSON object of a stable form with --json", async () => {
    const { root, status, output } = await doctor({ ...ARCH, "/etc/resolv.conf": "search example.org\n" }, "--json");
    expect(status).toBe(1);
    expect(JSON.parse(output)).toEqual({
      formatVersion: 1,
      isWell: false,
      findings: [
        {
          id: "no-resolver",
          severity: "broken",
          problem: "/etc/resolv.conf names no resolver.",
          why: "Programs then ask 127.0.0.1, whether anybody answers there or not.",
          mend: String.raw`chroot ${root} sh -c 'echo '\''nameserver 9.9.9.9'\'' > /etc/resolv.conf'`,
        },
        {
          id: "not-installed",
          severity: "note",
          problem: "The shim is not installed on this machine.",
          why: "Programs here do not know the names of the mesh.",
          mend: `meshdoh shim install --root=${root} '--gateway=https://<your gateway>/dns-query'`,
        },
      ],
      port53: [],
      lacksRights: false,
      resolvConf: {
        path: "/etc/resolv.conf",
        kind: "file",
        target: null,
        isBindMounted: false,
        owner: "nobody known",
        nameservers: [],
        search: ["example.org"],
      },
      shim: {
        isInstalled: false,
        installedAt: null,
        wiring: null,
        command: null,
        files: [],
        isRunning: false,
        processes: [],
        options: [],
        listeners: [],
        health: null,
        zones: null,
        counters: {},
      },
    });
  });

  test("shows no token, not in the commands either", async () => {
    const secret = `mdoh_${"a".repeat(32)}`;
    const path = "/etc/systemd/system/meshdoh-shim.service";
    const tree = {
      ...without(INSTALLED, "/proc"),
      [path]: `[Service]\nExecStart=/m shim --gateway=https://dns.example.org/${secret}/dns-query\n`,
    };
    for (const words of [[], ["--json"]]) {
      const { output } = await doctor(tree, ...words);
      expect(output).toContain("https://dns.example.org/mdoh_…/dns-query");
      expect(output).not.toContain(secret);
    }
  });
});
