import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { connectionFailure } from "../../../src/sync/kube/connection-failure.ts";

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.for([
  [systemError("ECONNREFUSED", "connect ECONNREFUSED 10.0.0.1:443"), "away", "connect ECONNREFUSED 10.0.0.1:443"],
  [systemError("ENOTFOUND", "getaddrinfo ENOTFOUND api"), "away", "getaddrinfo ENOTFOUND api"],
  [systemError("ECONNRESET", ""), "away", "ECONNRESET"],
  [systemError("ERR_TLS_CERT_ALTNAME_INVALID", "Host: x. is not cert's CN"), "misnamed", "Host: x. is not cert's CN"],
  [systemError("CERT_HAS_EXPIRED", "x"), "untrusted", "x"],
  [systemError("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"), "untrusted", "self-signed certificate"],
  [new Error("unable to get local issuer certificate"), "untrusted", "unable to get local issuer certificate"],
  [
    new AggregateError([systemError("ECONNREFUSED", "connect ECONNREFUSED ::1:1")], ""),
    "away",
    "connect ECONNREFUSED ::1:1",
  ],
  ["odd", "away", "odd"],
] as const)("%s is %s", ([cause, code, message]) => {
  expect(connectionFailure(cause)).toMatchObject({ code, message });
});

test("a failure of the API stays what it is", () => {
  const failure = new ApiFailure("busy", "later");
  expect(connectionFailure(failure)).toBe(failure);
});
