import { describe, expect, test } from "vitest";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import type { Step } from "../../../../src/shim/system/install/step.ts";
import type { InstallWishes } from "../../../../src/shim/system/install/wishes.ts";
import type { Machine } from "../../../../src/shim/system/machine.ts";
import { PLAIN_MACHINE, WISHES } from "./scene.ts";

function plan(wishes: Partial<InstallWishes>, machine: Partial<Machine> = {}) {
  return planInstall({ ...PLAIN_MACHINE, ...machine }, { ...WISHES, ...wishes });
}

/** One line a step. */
function outline(steps: readonly Step[]): string[] {
  return steps.map((step) => {
    if (step.kind === "write-file") return `write ${step.path}`;
    if (step.kind === "make-link") return `link ${step.path}`;
    if (step.kind === "await-answer") return `await ${step.at.address} ${step.at.port}`;
    return `run ${step.command?.join(" ") ?? "-"} / ${step.undo?.join(" ") ?? "-"}`;
  });
}

function textOf(steps: readonly Step[], path: string): string {
  return steps.flatMap((step) => (step.kind === "write-file" && step.path === path ? [step.text] : [])).join("");
}

const SERVICE = [
  "run - / systemctl daemon-reload",
  "write /etc/systemd/system/meshdoh-shim.service",
  "link /etc/systemd/system/multi-user.target.wants/meshdoh-shim.service",
  "run systemctl daemon-reload / -",
  "run - / systemctl reset-failed meshdoh-shim*",
  "run - / systemctl clean --what=state meshdoh-shim.service",
  "run systemctl start meshdoh-shim.service / systemctl stop meshdoh-shim.service",
];
const RELOAD_RESOLVED = "systemctl try-reload-or-restart systemd-resolved.service";
const RESTART_RESOLVED = "systemctl try-restart systemd-resolved.service";
const RELOAD_NM = "systemctl try-reload-or-restart NetworkManager.service";
const MARKER = "# written by meshdoh shim install; meshdoh shim uninstall puts back what was here";
const RESOLVED = { version: 252, isInUse: true };

describe("the order of the steps", () => {
  test.each<[string, Partial<Machine>, Partial<InstallWishes>, string[]]>([
    [
      "dns-delegate",
      { resolved: { version: 258, isInUse: true } },
      {},
      [
        ...SERVICE,
        "await 127.0.0.1 5354",
        `run - / ${RELOAD_RESOLVED}`,
        "write /etc/systemd/dns-delegate.d/meshdoh.dns-delegate",
        `run ${RELOAD_RESOLVED} / -`,
      ],
    ],
    [
      "resolved",
      { resolved: RESOLVED },
      {},
      [
        ...SERVICE,
        "await 127.0.0.1 5354",
        `run - / ${RESTART_RESOLVED}`,
        "write /etc/systemd/resolved.conf.d/meshdoh.conf",
        `run ${RESTART_RESOLVED} / -`,
      ],
    ],
    [
      "network-manager",
      { networkManager: { isRunning: true } },
      { wiring: "network-manager" },
      [
        ...SERVICE,
        "await 127.0.0.1 53",
        `run - / ${RELOAD_NM}`,
        "write /etc/NetworkManager/conf.d/90-meshdoh.conf",
        `run ${RELOAD_NM} / -`,
      ],
    ],
    ["nothing", {}, { wiring: "none" }, [...SERVICE, "await 127.0.0.1 53"]],
    ["a file without a service", {}, { hasService: false }, ["await 127.0.0.1 53", "write /etc/resolv.conf"]],
    ["nothing without a service", {}, { hasService: false, wiring: "none" }, []],
    [
      "resolvconf without a service",
      { resolvconf: "debian" },
      { wiring: "resolvconf", hasService: false },
      [
        "await 127.0.0.1 53",
        "run /bin/sh -c printf '%s\\n' 'nameserver 127.0.0.1' 'search ns1.svc.cluster.local' 'options ndots:5 edns0' | resolvconf -a lo.meshdoh / /bin/sh -c resolvconf -d lo.meshdoh",
      ],
    ],
    [
      "openresolv without a service",
      { resolvconf: "openresolv" },
      { wiring: "resolvconf", hasService: false, search: [] },
      [
        "await 127.0.0.1 53",
        "run /bin/sh -c printf '%s\\n' 'nameserver 127.0.0.1' 'options ndots:5 edns0' | resolvconf -m 0 -x -a meshdoh / /bin/sh -c resolvconf -f -d meshdoh",
      ],
    ],
  ])("for %s", (_, machine, wishes, expected) => {
    expect(outline(plan(wishes, machine).steps)).toEqual(expected);
  });

  test("for a file: the watch begins once our own change is made", () => {
    expect(outline(plan({ isSocketActivated: true, listen: [{ address: "127.0.0.1", port: 53 }] }).steps)).toEqual([
      "run - / systemctl daemon-reload",
      "write /etc/systemd/system/meshdoh-shim.service",
      "write /etc/systemd/system/meshdoh-shim.socket",
      "write /etc/systemd/system/meshdoh-shim-wiring.service",
      "write /etc/systemd/system/meshdoh-shim-wiring.path",
      "link /etc/systemd/system/multi-user.target.wants/meshdoh-shim.service",
      "link /etc/systemd/system/sockets.target.wants/meshdoh-shim.socket",
      "link /etc/systemd/system/multi-user.target.wants/meshdoh-shim-wiring.path",
      "run systemctl daemon-reload / -",
      "run - / systemctl reset-failed meshdoh-shim*",
      "run - / systemctl clean --what=state meshdoh-shim.service",
      "run systemctl start meshdoh-shim.socket meshdoh-shim.service / systemctl stop meshdoh-shim.socket meshdoh-shim.service",
      "await 127.0.0.1 53",
      "write /etc/resolv.conf",
      "run systemctl start meshdoh-shim-wiring.path / systemctl stop meshdoh-shim-wiring.path meshdoh-shim-wiring.service",
    ]);
  });

  test("for resolvconf: a unit tells it anew at each start of the machine", () => {
    const { steps } = plan({ wiring: "resolvconf" }, { resolvconf: "debian" });
    expect(textOf(steps, "/etc/systemd/system/meshdoh-shim-wiring.service")).toContain(
      `ExecStart=/bin/sh -c "printf '%%s\\\\n' 'nameserver 127.0.0.1' 'search ns1.svc.cluster.local' 'options ndots:5 edns0' | resolvconf -a lo.meshdoh"\nExecStop=/bin/sh -c "resolvconf -d lo.meshdoh"\n`,
    );
    expect(outline(steps).at(-1)).toBe(
      "run systemctl start meshdoh-shim-wiring.service / systemctl stop meshdoh-shim-wiring.service",
    );
  });
});

describe("what the files say", () => {
  test.each<[string, Partial<InstallWishes>, Partial<Machine>, string, string[]]>([
    [
      "a delegate takes everything where the gateway answers for outside names",
      {},
      { resolved: { version: 258, isInUse: true } },
      "/etc/systemd/dns-delegate.d/meshdoh.dns-delegate",
      ["[Delegate]", "DNS=127.0.0.1:5354", "Domains=ns1.svc.cluster.local ~cluster.local ~clusterset.local ~."],
    ],
    [
      "a delegate takes names of the mesh alone in split mode",
      { outside: "resolvers", search: ["cluster.local"] },
      { resolved: { version: 260, isInUse: true } },
      "/etc/systemd/dns-delegate.d/meshdoh.dns-delegate",
      ["[Delegate]", "DNS=127.0.0.1:5354", "Domains=cluster.local ~clusterset.local"],
    ],
    [
      "a drop-in takes other global servers out",
      {
        listen: [
          { address: "::1", port: 53 },
          { address: "127.0.0.2", port: 5300 },
        ],
      },
      { resolved: RESOLVED },
      "/etc/systemd/resolved.conf.d/meshdoh.conf",
      [
        "[Resolve]",
        "# Global servers named elsewhere would be asked for names of the mesh in turn with the shim, so they are taken out.",
        "DNS=",
        "DNS=::1 127.0.0.2:5300",
        "Domains=ns1.svc.cluster.local ~cluster.local ~clusterset.local ~.",
      ],
    ],
    [
      "NetworkManager goes on writing resolv.conf",
      { wiring: "network-manager" },
      { networkManager: { isRunning: true } },
      "/etc/NetworkManager/conf.d/90-meshdoh.conf",
      [
        "[global-dns]",
        "searches=ns1.svc.cluster.local,corp.example",
        "options=ndots:5,edns0",
        "",
        "[global-dns-domain-*]",
        "servers=127.0.0.1",
      ],
    ],
    [
      "resolv.conf in split mode asks outside names as they are",
      { outside: "resolvers" },
      {},
      "/etc/resolv.conf",
      [
        "# resolvers before: 192.0.2.53",
        "nameserver 127.0.0.1",
        "search ns1.svc.cluster.local corp.example",
        "options edns0",
      ],
    ],
    [
      "a search list that was asked for stands alone",
      { search: ["a.example", "b.example"] },
      {},
      "/etc/resolv.conf",
      ["# resolvers before: 192.0.2.53", "nameserver 127.0.0.1", "search a.example b.example", "options ndots:5 edns0"],
    ],
    [
      "several addresses",
      {
        listen: [
          { address: "127.0.0.1", port: 53 },
          { address: "::1", port: 53 },
          { address: "127.0.0.1", port: 5300 },
        ],
        viewSearch: [],
      },
      {},
      "/etc/resolv.conf",
      [
        "# resolvers before: 192.0.2.53",
        "nameserver 127.0.0.1",
        "nameserver ::1",
        "search corp.example",
        "options ndots:5 edns0",
      ],
    ],
  ])("%s", (_, wishes, machine, path, lines) => {
    expect(textOf(plan(wishes, machine).steps, path)).toBe([MARKER, ...lines, ""].join("\n"));
  });

  test("what a foreign resolv.conf searches goes into a file of ours only as far as it is names", () => {
    const resolvConf = { ...PLAIN_MACHINE.resolvConf, text: "search corp.example rm,x lab.example.\n" };
    expect(textOf(plan({}, { resolvConf }).steps, "/etc/resolv.conf")).toContain(
      "search ns1.svc.cluster.local corp.example lab.example\n",
    );
  });

  test("the unit is told where to listen when nobody said it", () => {
    const split = plan({}, { resolved: RESOLVED });
    expect(textOf(split.steps, "/etc/systemd/system/meshdoh-shim.service")).toContain(
      "\nExecStart=/usr/bin/node /usr/local/lib/meshdoh/meshdoh.mjs shim --gateway=https://dns.example.org/dns-query --listen=127.0.0.1:5354\n",
    );
  });
});

test("an old resolved is given port 53", () => {
  expect(plan({}, { resolved: { version: 245, isInUse: true } }).listen).toEqual([{ address: "127.0.0.1", port: 53 }]);
});

test("names that no stub would search are left out with a word", () => {
  const search = ["a", "b", "c", "d", "e", "f", "g"].map((label) => `${label}.example`);
  expect(plan({ search }).warnings).toEqual(["g.example is not searched: stubs take no longer list"]);
});
