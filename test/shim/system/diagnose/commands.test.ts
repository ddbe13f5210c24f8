import { describe, expect, test } from "vitest";
import { installCommand, ownResolvConfCommand, restartCommand } from "../../../../src/shim/system/diagnose/commands.ts";
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
    ["has other words at the end, which count more", { told: told() }, ["--wiring=auto"], `${GATEWAY} --wiring=auto`],
  ])("%s", (_what, parts, others, expected) => {
    expect(installCommand(observed(parts), ...others)).toBe(`meshdoh shim install ${expected}`);
  });
});

test("the shim is started by systemd where there is one, else by hand", () => {
  expect(restartCommand(observed({ told: told() }))).toBe("systemctl restart meshdoh-shim.service");
  expect(restartCommand(observed({ told: told(), machine: { ...PLAIN, hasSystemd: false } }))).toBe(
    `meshdoh shim ${GATEWAY}`,
  );
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
