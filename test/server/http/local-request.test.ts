import { expect, test } from "vitest";
import { isLocalRequest } from "../../../src/server/http/local-request.ts";

test.each<[string, string | undefined]>([
  ["localhost", undefined],
  ["LocalHost:8443", undefined],
  ["127.0.0.1:8443", undefined],
  ["127.8.9.10", undefined],
  ["[::1]:8443", undefined],
  ["localhost:8443", "https://localhost:8443"],
  ["127.0.0.1:8443", "http://localhost:3000"],
])("a request of %s from a page of %s is one of this machine", (authority, origin) => {
  expect(isLocalRequest({ authority, fields: { origin } })).toBe(true);
});

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ["", undefined],
  ["rebound.example:8443", undefined],
  ["localhost.example", undefined],
  ["127.0.0.1.example", undefined],
  ["example.localhost", undefined],
  ["user@localhost", undefined],
  ["192.0.2.1", undefined],
  ["[::2]", undefined],
  ["localhost:8443", "https://rebound.example"],
  ["localhost:8443", "https://localhost.example"],
  ["localhost:8443", "null"],
  ["localhost:8443", "localhost"],
])("a request of %s from a page of %s may be a rebound one", (authority, origin) => {
  expect(isLocalRequest({ authority, fields: { origin } })).toBe(false);
});
