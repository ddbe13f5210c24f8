import { expect, test } from "vitest";
import { createAccess, type AccessParts } from "../../src/gateway/access.ts";
import type { ViewEntry } from "../../src/gateway/answering.ts";
import type { Client, Credentials } from "../../src/gateway/arrival.ts";
import { arrivalOf, showing } from "./arrivals.ts";
import { REPLY, responderWith, viewSettings } from "./gateway-under-test.ts";

const entry = (name: string): ViewEntry => ({ settings: viewSettings({ name }), responder: responderWith(REPLY) });
const ANONYMOUS = entry("anyone");
const VIEW = entry("of the token");
const CERTIFIED = entry("of the certificate");
const ASSERTED = entry("of the assertion");

const OPEN: AccessParts = {
  anonymous: () => ANONYMOUS,
  views: { find: (token) => (token === "abc" ? VIEW : "unknown") },
};
const CLOSED: AccessParts = { ...OPEN, anonymous: () => undefined };
const EVERY_WAY: AccessParts = {
  ...OPEN,
  byCertificate: (sha256) => (sha256 === "c0ffee" ? CERTIFIED : "unknown-certificate"),
  byAssertion: (assertion) => (assertion === "a.b.c" ? ASSERTED : "wrong-assertion"),
};

test.each<[string, AccessParts, Partial<Credentials>, unknown]>([
  ["nothing, with an anonymous view", OPEN, {}, ANONYMOUS],
  ["nothing, without one", CLOSED, {}, "anonymous"],
  ["a right token in the header", OPEN, { authorization: "Bearer abc" }, VIEW],
  ["a right token in the path", OPEN, { pathToken: "abc" }, VIEW],
  ["a right token, without an anonymous view", CLOSED, { pathToken: "abc" }, VIEW],
  ["a wrong token", OPEN, { authorization: "Bearer abd" }, "unknown"],
  ["no token at all behind the scheme", OPEN, { authorization: "Bearer" }, "malformed"],
  ["two tokens, of which one is right", OPEN, { authorization: "Bearer abc", pathToken: "abd" }, "two-tokens"],
])("a request that shows %s", (_what, parts, credentials, expected) => {
  expect(createAccess(parts).viewOf(showing(credentials), arrivalOf())).toBe(expected);
});

const right = { certificateSha256: "c0ffee" };
const wrong = { certificateSha256: "0ddba1" };

test.each<[string, AccessParts, Partial<Client>, Partial<Credentials>, unknown]>([
  ["a certificate", EVERY_WAY, right, {}, CERTIFIED],
  ["a certificate that fits no view", EVERY_WAY, wrong, {}, "unknown-certificate"],
  ["a certificate where none names a view", OPEN, right, {}, ANONYMOUS],
  ["an assertion", EVERY_WAY, {}, { accessAssertion: "a.b.c" }, ASSERTED],
  ["an assertion that is wrong", EVERY_WAY, {}, { accessAssertion: "x" }, "wrong-assertion"],
  ["an assertion that is empty", EVERY_WAY, {}, { accessAssertion: "" }, "wrong-assertion"],
  ["an assertion where nobody's are believed", OPEN, {}, { accessAssertion: "a.b.c" }, ANONYMOUS],
  ["nothing where it could", EVERY_WAY, {}, {}, ANONYMOUS],
  ["a token beside both", EVERY_WAY, right, { pathToken: "abc", accessAssertion: "a.b.c" }, VIEW],
  ["a wrong token beside both", EVERY_WAY, right, { pathToken: "abd", accessAssertion: "a.b.c" }, "unknown"],
  ["a certificate beside an assertion", EVERY_WAY, right, { accessAssertion: "a.b.c" }, CERTIFIED],
  ["a wrong certificate beside an assertion", EVERY_WAY, wrong, { accessAssertion: "a.b.c" }, "unknown-certificate"],
])("a request that shows %s", (_what, parts, client, credentials, expected) => {
  expect(createAccess(parts).viewOf(showing(credentials), arrivalOf(client))).toBe(expected);
});

test("an anonymous view that is another one now is the one that answers", () => {
  let anonymous: ViewEntry | undefined = ANONYMOUS;
  const access = createAccess({ ...OPEN, anonymous: () => anonymous });
  anonymous = VIEW;
  expect([access.anonymous, access.viewOf(showing(), arrivalOf())]).toEqual([VIEW, VIEW]);
  anonymous = undefined;
  expect([access.anonymous, access.viewOf(showing(), arrivalOf())]).toEqual([undefined, "anonymous"]);
});

test("what keeps work alive is handed on, and a view that is not in memory is a promise", async () => {
  const arrival = arrivalOf();
  const access = createAccess({
    anonymous: () => undefined,
    views: {
      find: async (_token, alive) => {
        expect(alive).toBe(arrival.keepAlive);
        return VIEW;
      },
    },
  });
  const found = access.viewOf(showing({ pathToken: "abc" }), arrival);
  expect(found).toBeInstanceOf(Promise);
  expect(await found).toBe(VIEW);
});

test.each([
  [{}, ["authorization"]],
  [{ byAssertion: () => VIEW }, ["authorization", "cf-access-jwt-assertion"]],
])("with %j answers depend on %j", (parts, vary) => {
  expect(createAccess({ anonymous: () => undefined, views: { find: () => VIEW }, ...parts }).vary).toEqual(vary);
});
