import { describe, expect, test } from "vitest";
import { diagnose, isWell } from "../../../../src/shim/system/diagnose/diagnose.ts";
import { processEntries, type Entry } from "../observe/machine-tree.ts";
import { observeTree, type FakeShim } from "../observe/observed-tree.ts";
import {
  ALPINE_CONTAINER,
  ARCH,
  DEBIAN_RESOLVCONF,
  DEBIAN_RESOLVED,
  FEDORA_NETWORK_MANAGER,
  INSTALLED,
  INSTALLED_BEHIND_RESOLVED,
  OUR_RESOLV_CONF,
  port53HeldBy,
  UBUNTU,
  without,
} from "../observe/machine-trees.ts";

type Tree = Readonly<Record<string, Entry>>;
type Row = readonly [what: string, tree: Tree, shim: FakeShim, found: readonly string[]];

const GATEWAY = "--gateway=https://dns.example.org/dns-query";
const INSTALL = `meshdoh shim install ${GATEWAY} --token-file=/etc/meshdoh/token --search=ns1.svc.cluster.local`;
const NOT_INSTALLED = "note not-installed: meshdoh shim install '--gateway=https://<your gateway>/dns-query'";
const WELL: FakeShim = { answers: true };

async function findings(tree: Tree, shim: FakeShim): Promise<string[]> {
  return diagnose(await observeTree(tree, shim)).map(({ severity, id, mend }) => `${severity} ${id}: ${mend}`);
}

describe("a machine without the shim is well:", () => {
  test.each([
    ["Debian with systemd-resolved", DEBIAN_RESOLVED],
    ["Ubuntu 24.04", UBUNTU],
    ["Fedora with NetworkManager", FEDORA_NETWORK_MANAGER],
    ["Arch", ARCH],
    ["a container of Alpine", ALPINE_CONTAINER],
    ["Debian with resolvconf", DEBIAN_RESOLVCONF],
  ] as const)("%s", async (_what, tree) => {
    const found = diagnose(await observeTree(tree));
    expect(isWell(found)).toBe(true);
    expect(await findings(tree, {})).toEqual([NOT_INSTALLED]);
  });
});

describe("a machine with the shim is well:", () => {
  test.each([
    ["in the file wiring", INSTALLED],
    ["behind systemd-resolved", INSTALLED_BEHIND_RESOLVED],
  ] as const)("%s", async (_what, tree) => {
    expect(await findings(tree, WELL)).toEqual([]);
  });
});

describe("before the shim is installed, the owner of its port is named:", () => {
  test.each<readonly [string, Parameters<typeof port53HeldBy>, string, string]>([
    [
      "dnsmasq",
      ["all", { pid: 50, command: "dnsmasq", words: ["/usr/sbin/dnsmasq"], unit: "dnsmasq.service" }],
      "dnsmasq (process 50, dnsmasq.service) holds 127.0.0.1:53 (UDP and TCP).",
      "systemctl disable --now dnsmasq.service",
    ],
    [
      "unbound",
      ["loopback", { pid: 51, command: "unbound", words: ["/usr/sbin/unbound", "-d"], unit: "unbound.service" }],
      "unbound (process 51, unbound.service) holds 127.0.0.1:53 (UDP and TCP).",
      "systemctl disable --now unbound.service",
    ],
    [
      "docker-proxy",
      ["all", { pid: 52, command: "docker-proxy", words: ["/usr/bin/docker-proxy"], unit: "docker.service" }],
      "docker-proxy (process 52, docker.service) holds 127.0.0.1:53 (UDP and TCP).",
      "docker stop $(docker ps --quiet --filter publish=53)",
    ],
    [
      "a container with the network of the machine",
      [
        "all",
        {
          pid: 53,
          command: "pihole-FTL",
          words: ["pihole-FTL"],
          unit: "docker-0123456789abcdef0123456789abcdef.scope",
        },
      ],
      "pihole-FTL (process 53, docker-0123456789abcdef0123456789abcdef.scope) holds 127.0.0.1:53 (UDP and TCP).",
      "docker stop 0123456789ab",
    ],
    [
      "somebody's own program",
      ["loopback", { pid: 54, command: "python3", words: ["python3", "dns.py"], unit: "session-3.scope" }],
      "python3 dns.py (process 54, session-3.scope) holds 127.0.0.1:53 (UDP and TCP).",
      "kill 54",
    ],
    [
      "systemd-resolved",
      [
        "loopback",
        {
          pid: 55,
          command: "systemd-resolve",
          words: ["/usr/lib/systemd/systemd-resolved"],
          unit: "systemd-resolved.service",
        },
      ],
      "systemd-resolved (process 55, systemd-resolved.service) holds 127.0.0.1:53 (UDP and TCP).",
      "meshdoh shim install '--gateway=https://<your gateway>/dns-query' --wiring=resolved",
    ],
  ])("%s", async (_what, held, problem, mend) => {
    const found = diagnose(await observeTree(port53HeldBy(...held)));
    expect(found[0]).toMatchObject({ id: "port-taken-before-install", severity: "note", problem, mend });
  });
});

const HELD_BY_UNBOUND = without(
  port53HeldBy("loopback", { pid: 51, command: "unbound", unit: "unbound.service" }),
  "/etc",
  "/run",
);
const RESOLVED_GONE = without(INSTALLED_BEHIND_RESOLVED, "/proc/400");
const DHCLIENT = processEntries({ pid: 77, command: "dhclient", words: ["/sbin/dhclient", "eth0"] });

describe("of a broken machine, what is wrong and the command that mends it are told:", () => {
  test.each<Row>([
    [
      "trampled by dhclient, which leaves no word",
      { ...INSTALLED, ...DHCLIENT, "/etc/resolv.conf": "domain example.org\nnameserver 192.0.2.1\n" },
      WELL,
      ["broken wiring-trampled: meshdoh shim install --reapply"],
    ],
    [
      "resolv.conf removed",
      without(INSTALLED, "/etc/resolv.conf"),
      WELL,
      ["broken wiring-missing: meshdoh shim install --reapply", "broken no-resolver: meshdoh shim install --reapply"],
    ],
    [
      "a line added to resolv.conf, which still leads to the shim",
      { ...INSTALLED, "/etc/resolv.conf": `${OUR_RESOLV_CONF}options rotate\n` },
      WELL,
      [`note resolv-conf-changed: ${INSTALL}`],
    ],
    [
      "the port taken by unbound, so that the shim does not start",
      { ...without(INSTALLED, "/proc"), ...HELD_BY_UNBOUND },
      {},
      [
        "broken port-taken: systemctl disable --now unbound.service",
        "broken not-running: systemctl restart meshdoh-shim.service",
      ],
    ],
    [
      "the port taken by unbound, which answers in the shim's place",
      { ...without(INSTALLED, "/proc"), ...HELD_BY_UNBOUND },
      WELL,
      [
        "broken port-taken: systemctl disable --now unbound.service",
        "broken not-running: systemctl restart meshdoh-shim.service",
      ],
    ],
    [
      "the shim does not run",
      without(INSTALLED, "/proc/900", "/proc/net"),
      {},
      ["broken not-running: systemctl restart meshdoh-shim.service"],
    ],
    ["the shim runs and hangs", INSTALLED, {}, ["broken not-answering: systemctl restart meshdoh-shim.service"]],
    [
      "half uninstalled: the journal is gone, files are left",
      without(INSTALLED, "/var/lib/meshdoh-shim", "/proc/900", "/proc/net"),
      {},
      [
        "broken half-uninstalled: systemctl disable --now meshdoh-shim.service; rm /etc/systemd/system/meshdoh-shim.service && systemctl daemon-reload",
        "broken resolv-conf-orphaned: echo 'nameserver 9.9.9.9' > /etc/resolv.conf",
      ],
    ],
    [
      "half installed: the service is gone, the journal is left",
      without(INSTALLED, "/etc/systemd/system/meshdoh-shim.service"),
      WELL,
      ["broken half-installed: meshdoh shim uninstall"],
    ],
    [
      "systemd-resolved stopped in front of the shim",
      RESOLVED_GONE,
      WELL,
      ["broken resolved-not-running: systemctl enable --now systemd-resolved"],
    ],
    [
      "past systemd-resolved, because something wrote over the link to its stub",
      {
        ...INSTALLED_BEHIND_RESOLVED,
        "/etc/resolv.conf": "nameserver 192.0.2.1\n",
        "/etc/nsswitch.conf": "hosts: files dns\n",
      },
      WELL,
      ["broken resolved-not-asked: ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf"],
    ],
    [
      "the gateway cannot be reached",
      INSTALLED,
      { answers: true, gatewayReply: { rcode: 2, error: { code: 22, text: "gateway refused the connection" } } },
      ["broken gateway-unreachable: curl --verbose https://dns.example.org/healthz"],
    ],
    [
      "nobody listens where resolv.conf leads, and no shim is installed",
      { ...ARCH, "/etc/resolv.conf": "nameserver 127.0.0.1\n" },
      {},
      ["broken dead-resolver: echo 'nameserver 9.9.9.9' > /etc/resolv.conf", NOT_INSTALLED],
    ],
    [
      "a journal that nobody can read",
      { ...INSTALLED, "/var/lib/meshdoh-shim/install.json": "{" },
      WELL,
      ["risk installation-unreadable: mv /var/lib/meshdoh-shim/install.json /var/lib/meshdoh-shim/install.json.broken"],
    ],
  ])("%s", async (_what, tree, shim, expected) => {
    expect(await findings(tree, shim)).toEqual(expected);
  });

  test("who wrote over resolv.conf is named by what runs, where the file itself says nothing", async () => {
    const tree = { ...INSTALLED, ...DHCLIENT, "/etc/resolv.conf": "nameserver 192.0.2.1\n" };
    const [first] = diagnose(await observeTree(tree, WELL));
    expect(first?.problem).toBe(
      "/etc/resolv.conf was written over, probably by dhclient, which runs here, so programs are no longer led to the shim (wiring: file).",
    );
  });

  test("who wrote over resolv.conf is named by the file where it says so", async () => {
    const tree = { ...INSTALLED, "/etc/resolv.conf": "# Generated by NetworkManager\nnameserver 192.0.2.1\n" };
    const [first] = diagnose(await observeTree(tree, WELL));
    expect(first?.problem).toContain("was written over by NetworkManager, so programs");
  });
});
