import { describe, expect, test } from "vitest";
import { diagnoseWiring } from "../../../../src/shim/system/diagnose/wiring.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { installed, observed, running, told, withResolvConf } from "./observed.ts";

const UNIT = "/etc/systemd/system/meshdoh-shim.service";
const DROP_IN = "/etc/systemd/resolved.conf.d/meshdoh.conf";
const OURS = withResolvConf("nameserver 127.0.0.1\n", { owner: "meshdoh" });
const INSTALL = "meshdoh shim install --gateway=https://dns.example.org/dns-query";

function seen(parts: Partial<Observation>): Observation {
  return observed({ told: told(), installation: installed(), machine: OURS, ...parts });
}

describe("an install", () => {
  test.each<readonly [string, Partial<Observation>, readonly (readonly [string, string, string])[]]>([
    ["with everything in its place is well", {}, []],
    [
      "whose service was changed works",
      { installation: installed({ files: [{ path: UNIT, state: "changed" }] }) },
      [["note", `${UNIT} was changed by hand.`, INSTALL]],
    ],
    [
      "whose service is gone is half there, whatever else is",
      {
        installation: installed({
          files: [
            { path: UNIT, state: "missing" },
            { path: "/etc/resolv.conf", state: "changed" },
          ],
        }),
      },
      [["broken", `The shim is installed in part; gone are ${UNIT}.`, "meshdoh shim uninstall"]],
    ],
    [
      "whose drop-in is gone leads nobody to the shim",
      { installation: installed({ wiring: "resolved", files: [{ path: DROP_IN, state: "missing" }] }) },
      [["broken", `${DROP_IN} is gone, so programs are no longer led to the shim (wiring: resolved).`, INSTALL]],
    ],
    [
      "whose resolv.conf was written over by a program that says nothing",
      {
        machine: withResolvConf("nameserver 192.0.2.1\n"),
        installation: installed({ files: [{ path: "/etc/resolv.conf", state: "changed" }] }),
      },
      [
        [
          "broken",
          "/etc/resolv.conf was written over by somebody, so programs are no longer led to the shim (wiring: file).",
          "meshdoh shim install --reapply",
        ],
      ],
    ],
    [
      "whose notes only root may read",
      { installation: undefined, installationProblem: "EACCES: permission denied" },
      [["risk", "What the install wrote down cannot be read: EACCES: permission denied.", "sudo meshdoh shim doctor"]],
    ],
    [
      "whose notes are broken",
      { installation: undefined, installationProblem: "it has 1 where a text should be" },
      [
        [
          "risk",
          "What the install wrote down cannot be read: it has 1 where a text should be.",
          "mv /var/lib/meshdoh-shim/install.json /var/lib/meshdoh-shim/install.json.broken",
        ],
      ],
    ],
    [
      "whose notes a later meshdoh wrote, which still can read them",
      { installation: undefined, installationProblem: "its format is 2, and this meshdoh knows 1 only: use the later" },
      [
        [
          "risk",
          "What the install wrote down cannot be read: its format is 2, and this meshdoh knows 1 only: use the later.",
          "meshdoh --version",
        ],
      ],
    ],
  ])("%s", (_what, parts, expected) => {
    expect(diagnoseWiring(seen(parts)).map(({ severity, problem, mend }) => [severity, problem, mend])).toEqual(
      expected,
    );
  });
});

test("what is left of an install that nobody remembers is removed, and who reads it is told", () => {
  const traces = [UNIT, DROP_IN];
  const [found] = diagnoseWiring(observed({ traces }));
  expect(found?.mend).toBe(
    `systemctl disable --now meshdoh-shim.service; rm ${UNIT} ${DROP_IN} && systemctl daemon-reload && systemctl restart systemd-resolved`,
  );
});

test("a shim that somebody runs by hand needs no install", () => {
  expect(diagnoseWiring(observed({ told: told(), shims: [running(9, "meshdoh")] }))).toEqual([]);
});

test("who wrote over resolv.conf is guessed among all that run and write it", () => {
  const processes = [running(1, "systemd"), running(2, "dhcpcd"), running(3, "openvpn"), running(4, "dhcpcd")];
  const machine = withResolvConf("nameserver 192.0.2.1\n");
  const installation = installed({ files: [{ path: "/etc/resolv.conf", state: "changed" }] });
  expect(diagnoseWiring(seen({ machine, processes, installation }))[0]?.problem).toContain(
    "was written over, probably by dhcpcd or openvpn, which runs here, so",
  );
});
