import { describe, expect, test } from "vitest";
import {
  installCommand,
  installedCommand,
  ownResolvConfCommand,
  restartCommand,
  withOptionsCommand,
} from "../../../../src/shim/system/diagnose/commands.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { installed, observed, running, told, withResolvConf } from "./observed.ts";

const GATEWAY = "--gateway=https://dns.example.org/dns-query";
const PLAIN = observed().machine;

describe("the command that installs the shim again", () => {
  test.each<readonly [string, Partial<Observation>, readonly string[], string]>([
    ["has a place to fill in when nothing is known", {}, [], "'--gateway=https://<your gateway>/dns-query'"],
    ["repeats what the shim was told", { told: told("--reuse-port") }, [], `${GATEWAY} --reuse-port`],
    [
      "quotes what a shell would not take",
      { told: told("--ca-file=/a b/it's") },
      [],
      String.raw`${GATEWAY} '--ca-file=/a b/it'\''s'`,
    ],
    [
      "names the token's file, which no command line of a service shows",
      { told: told(), token: { path: "/etc/t", mode: 0o600 } },
      [],
      `${GATEWAY} --token-file=/etc/t`,
    ],
    [
      "names it once",
      { told: told("--token-file=/etc/t"), token: { path: "/etc/t", mode: 0o600 } },
      [],
      `${GATEWAY} --token-file=/etc/t`,
    ],
    [
      "keeps an install without a service",
      { told: told(), installation: installed({ words: [] }) },
      [],
      `${GATEWAY} --no-service`,
    ],
    [
      "keeps socket activation",
      {
        told: told(),
        installation: installed({ files: [{ path: "/etc/systemd/system/meshdoh-shim.socket", state: "ours" }] }),
      },
      [],
      `${GATEWAY} --socket-activation`,
    ],
    [
      "is the one that the install kept, whatever the service was told",
      {
        told: told("--listen=127.0.0.1:53"),
        token: { path: "/etc/t", mode: 0o600 },
        installation: installed({ installWords: [GATEWAY, "--search=a.example", "--wiring=file"] }),
      },
      ["--gateway-ip=192.0.2.1"],
      `${GATEWAY} --search=a.example --wiring=file --gateway-ip=192.0.2.1`,
    ],
    ["has other words at the end, which count more", { told: told() }, ["--wiring=auto"], `${GATEWAY} --wiring=auto`],
  ])("%s", (_what, parts, others, expected) => {
    expect(installCommand(observed(parts), ...others)).toBe(`meshdoh shim install ${expected}`);
  });
});

test("the command that installed the shim is known where the install kept it", () => {
  expect(installedCommand(observed())).toBeUndefined();
  expect(installedCommand(observed({ installation: installed() }))).toBeUndefined();
  const installation = installed({ installWords: [GATEWAY, "--search=a b"] });
  expect(installedCommand(observed({ installation }))).toBe(`meshdoh shim install ${GATEWAY} '--search=a b'`);
});

test("the shim is started by systemd where there is one, else by hand", () => {
  expect(restartCommand(observed({ told: told() }))).toBe("systemctl restart meshdoh-shim.service");
  expect(restartCommand(observed({ told: told(), machine: { ...PLAIN, hasSystemd: false } }))).toBe(
    `meshdoh shim ${GATEWAY}`,
  );
});

test.each<readonly [string, Partial<Observation>, string]>([
  [
    "of what the install was told, where there is no service",
    { told: told(), installation: installed({ words: [] }) },
    `meshdoh shim ${GATEWAY}`,
  ],
  [
    "of what the install was told, where no shim runs that could tell",
    {
      installation: installed({
        words: [],
        installWords: [GATEWAY, "--listen=127.0.0.1:53", "--wiring=file", "--search=a.example", "--no-service"],
      }),
    },
    `meshdoh shim ${GATEWAY} --listen=127.0.0.1:53`,
  ],
  [
    "with a place to fill in, where nobody remembers",
    { installation: installed({ words: [] }) },
    "meshdoh shim '--gateway=https://<your gateway>/dns-query'",
  ],
])("a shim that something else starts is started by hand %s", (_what, parts, expected) => {
  expect(restartCommand(observed(parts))).toBe(expected);
});

describe("a machine's own resolv.conf is written again", () => {
  test.each<readonly [string, Partial<Observation>, string]>([
    [
      "as a link to systemd-resolved",
      { processes: [running(4, "systemd-resolved"), running(5, "NetworkManager")] },
      "ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf",
    ],
    ["by NetworkManager", { processes: [running(5, "NetworkManager")] }, "nmcli general reload dns-rc"],
    ["by resolvconf", { machine: { ...PLAIN, resolvconf: "openresolv" } }, "resolvconf -u"],
    ["by the install, which remembers what stood there", { installation: installed() }, "meshdoh shim uninstall"],
    [
      "by the install, where the shim runs",
      { installation: installed(), shims: [running(9, "meshdoh")] },
      "meshdoh shim install --reapply",
    ],
    [
      "with the resolver that our own file tells of, where the journal is lost",
      {
        machine: {
          ...withResolvConf("# resolvers before: 192.0.2.77\nnameserver 127.0.0.1\n", { owner: "meshdoh" }),
          resolvers: [],
        },
      },
      "echo 'nameserver 192.0.2.77' > /etc/resolv.conf",
    ],
    ["with a resolver that is known", {}, "echo 'nameserver 192.0.2.53' > /etc/resolv.conf"],
    [
      "with a public resolver, in place of a link that leads nowhere",
      { machine: { ...withResolvConf("", { kind: "symlink", target: "/gone" }), resolvers: [] } },
      "rm /etc/resolv.conf; echo 'nameserver 9.9.9.9' > /etc/resolv.conf",
    ],
  ])("%s", (_what, parts, expected) => {
    expect(ownResolvConfCommand(observed(parts))).toBe(expected);
  });
});

describe("a shim that was started by hand, on a port that resolv.conf cannot name,", () => {
  const byHand = { told: told("--listen=127.0.0.1:5353"), shims: [running(9, "meshdoh")] };
  const words = `${GATEWAY} --listen=127.0.0.1:5353`;

  test("is started by hand again, with other options too, since no install could take that port", () => {
    const seen = observed(byHand);
    expect(restartCommand(seen)).toBe(`meshdoh shim ${words}`);
    expect(withOptionsCommand(seen, "--gateway-ip=192.0.2.1")).toBe(`meshdoh shim ${words} --gateway-ip=192.0.2.1`);
  });

  test.each<readonly [string, Partial<Observation>]>([
    ["beside an install", { installation: installed({ installWords: [GATEWAY] }) }],
    ["by the service of an install that nobody remembers", { shims: [running(9, "meshdoh", "meshdoh-shim.service")] }],
    ["while it cannot be told whether there is an install", { installationProblem: "EACCES" }],
    ["and has ended", { shims: [] }],
  ])("is not told from an installed one when it runs %s", (_what, parts) => {
    const seen = observed({ ...byHand, ...parts });
    expect(withOptionsCommand(seen, "--fallback=resolvers")).toBe(installCommand(seen, "--fallback=resolvers"));
    expect(restartCommand(seen)).toBe("systemctl restart meshdoh-shim.service");
  });
});
