import { expect, test } from "vitest";
import { localhost } from "../../../src/resolver/stages/localhost.ts";
import { outcome, question, replyOf, zoneText } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

const PASSED_ON = replyOf(["web.example. 30 A 192.0.2.1"]);
const asked = localhost()(() => Promise.resolve(PASSED_ON));

test.each([
  ["localhost", "A", ["NOERROR", "localhost. 86400 A 127.0.0.1"]],
  ["localhost", "AAAA", ["NOERROR", "localhost. 86400 AAAA ::1"]],
  ["db.localhost", "A", ["NOERROR", "db.localhost. 86400 A 127.0.0.1"]],
  ["a.b.localhost", "AAAA", ["NOERROR", "a.b.localhost. 86400 AAAA ::1"]],
])("%s %s is the loopback address (RFC 6761 section 6.3)", async (name, type, expected) => {
  expect(outcome(await asked(question(name, type), contextOf()))).toEqual(expected);
});

test.each(["HTTPS", "TXT", "MX", "SOA"])("localhost %s has no records, and is not denied", async (type) => {
  const reply = await asked(question("localhost", type), contextOf());
  expect(outcome(reply)).toEqual(["NOERROR"]);
  expect(zoneText(reply.authority)[0]).toMatch(/^localhost\. \d+ SOA localhost\. \. /);
});

test.each(["notlocalhost", "localhost.example.com", "local", "localdomain"])("%s is another name", async (name) => {
  expect(await asked(question(name), contextOf())).toBe(PASSED_ON);
});
