import { expect, test } from "vitest";
import { Rcode } from "../../src/dns/numbers.ts";
import { deniesName, failureReply, localReply, meshReply, momentaryFailure } from "../../src/resolver/reply.ts";
import { record } from "../support/records.ts";

const EMPTY = { authenticData: false, answer: [], authority: [], additional: [], extendedErrors: [] };
const RECORD = record("web.example. 30 A 192.0.2.1");

test.each([
  ["NOERROR", Rcode.NoError, true],
  ["NXDOMAIN", Rcode.NxDomain, true],
  // A server that does not want to speak of a name has no authority over it.
  ["REFUSED", Rcode.Refused, false],
])("a local %s has authority: %s", (_rcode, rcode, authoritative) => {
  expect(localReply(rcode)).toEqual({ ...EMPTY, rcode, authoritative, source: "local" });
});

test("a local reply may say more, but not where it comes from", () => {
  const parts = { authoritative: false, authority: [RECORD], source: "mesh" } as const;
  expect(localReply(Rcode.NoError, parts)).toEqual({ ...EMPTY, ...parts, rcode: 0, source: "local" });
});

test("a failure for which nobody was asked is SERVFAIL with the reason, and only of this moment", () => {
  const extendedErrors = [{ code: 0, text: "too much" }];
  const failure = { ...EMPTY, rcode: Rcode.ServFail, authoritative: false, extendedErrors, source: "failure" };
  expect(momentaryFailure(0, "too much")).toEqual({ ...failure, isMomentary: true });
});

test("a reply of the mesh is authoritative and comes from it, whatever it says besides", () => {
  const parts = { authoritative: false, source: "local", additional: [RECORD] } as const;
  expect(meshReply(Rcode.NxDomain, [RECORD], parts)).toEqual({
    ...EMPTY,
    rcode: Rcode.NxDomain,
    authoritative: true,
    answer: [RECORD],
    additional: [RECORD],
    source: "mesh",
  });
});

test.each([
  ["an unknown reason", failureReply(), { code: 0 }],
  ["a code", failureReply(14), { code: 14 }],
  ["a code and a text", failureReply(22, "no route"), { code: 22, text: "no route" }],
])("a failure with %s is SERVFAIL with that", (_what, reply, error) => {
  const failure = { rcode: Rcode.ServFail, authoritative: false, extendedErrors: [error], source: "failure" };
  expect(reply).toEqual({ ...EMPTY, ...failure });
});

test.each([
  ["no such name", { rcode: Rcode.NxDomain, answer: [] }, true],
  ["an alias of a name that is not there", { rcode: Rcode.NxDomain, answer: [RECORD] }, false],
  ["no data", { rcode: Rcode.NoError, answer: [] }, false],
])("%s denies the name asked: %#", (_what, reply, isDenied) => {
  expect(deniesName(reply)).toBe(isDenied);
});
