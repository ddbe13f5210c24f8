import { describe, expect, test } from "vitest";
import { diagnoseGateway } from "../../../../src/shim/system/diagnose/gateway.ts";
import { observed, running, told } from "./observed.ts";

const INSTALL = "meshdoh shim install --gateway=https://dns.example.org/dns-query";

describe("a gateway that cannot be asked through the shim:", () => {
  test.each([
    [
      "refuses connections",
      22,
      "gateway refused the connection (ECONNREFUSED)",
      "gateway-unreachable",
      "curl --verbose https://dns.example.org/healthz",
    ],
    ["gives no reason", 23, "", "gateway-unreachable", "curl --verbose https://dns.example.org/healthz"],
    [
      "does not take the token",
      22,
      "denied access (HTTP status 401): check the token",
      "token-refused",
      "install -m 600 /dev/stdin /etc/t && systemctl restart meshdoh-shim.service",
    ],
    [
      "has an old certificate",
      22,
      "its certificate has expired (CERT_HAS_EXPIRED)",
      "certificate-refused",
      "timedatectl set-ntp true",
    ],
    [
      "has a name that does not resolve",
      22,
      "its name does not resolve (ENOTFOUND)",
      "gateway-name-unresolved",
      `${INSTALL} --token-file=/etc/t '--gateway-ip=<address of the gateway>'`,
    ],
    ["has no names yet", 14, "no snapshot yet", "gateway-not-ready", "meshdoh sync --help"],
  ])("it %s", (_what, code, text, id, mend) => {
    const error = text === "" ? { code } : { code, text };
    const throughShim = { kind: "reply", rcode: 2, extendedErrors: [error] } as const;
    const [found] = diagnoseGateway(observed({ told: told(), throughShim, token: { path: "/etc/t", mode: 0o600 } }));
    expect(found).toMatchObject({ id, mend, severity: "broken" });
    expect(found?.problem.endsWith(text === "" ? "the shim." : `: ${text}.`)).toBe(true);
  });
});

test.each([
  ["the name does not exist", { kind: "reply", rcode: 3, extendedErrors: [] }],
  ["the name exists", { kind: "reply", rcode: 0, extendedErrors: [{ code: 29, text: "search list" }] }],
  ["it could not be asked", undefined],
] as const)("a gateway is well, or not known to be ill, when %s", (_what, throughShim) => {
  expect(diagnoseGateway(observed({ told: told(), throughShim }))).toEqual([]);
});

test("a shim that says nothing at all in time is told", () => {
  const throughShim = { kind: "none", reason: "no answer within 3000 ms" } as const;
  expect(diagnoseGateway(observed({ told: told(), throughShim }))).toMatchObject([
    { id: "gateway-silent", mend: INSTALL },
  ]);
});

test("a token in the path of the gateway is not shown", () => {
  const throughShim = { kind: "reply", rcode: 2, extendedErrors: [] } as const;
  const secret = { ...told(), gateways: ["https://dns.example.org/mdoh_secret/dns-query"] };
  const [found] = diagnoseGateway(observed({ told: secret, throughShim }));
  expect(found?.mend).toBe("curl --verbose https://dns.example.org/healthz");
});

test("a shim that was started by hand is offered no install", () => {
  const throughShim = {
    kind: "reply",
    rcode: 2,
    extendedErrors: [{ code: 22, text: "its name does not resolve" }],
  } as const;
  const byHand = { told: told("--listen=127.0.0.1:5353"), shims: [running(9, "meshdoh")], throughShim };
  expect(diagnoseGateway(observed(byHand)).map(({ mend }) => mend)).toEqual([
    "meshdoh shim --gateway=https://dns.example.org/dns-query --listen=127.0.0.1:5353 '--gateway-ip=<address of the gateway>'",
  ]);
});
