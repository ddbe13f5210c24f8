import { expect, test } from "vitest";
import { readFormat } from "../../../src/gateway/explain/explain-format.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

test.each([
  [null, null, "text/plain"],
  [null, "", "text/plain"],
  [null, "*/*", "text/plain"],
  [null, "application/dns-json", "text/plain"],
  [null, "text/plain", "text/plain"],
  [null, "application/json", "application/json"],
  [null, "APPLICATION/JSON; charset=utf-8", "application/json"],
  [null, "application/dns-json, application/json", "application/json"],
  [null, BROWSER, "text/html"],
  [null, "text/plain, text/html", "text/plain"],
  ["json", BROWSER, "application/json"],
  ["html", "application/json", "text/html"],
  ["text", BROWSER, "text/plain"],
  ["yaml", "application/json", undefined],
  ["", BROWSER, undefined],
  ["constructor", null, undefined],
])("format=%s with Accept: %s gives %s", (parameter, accept, type) => {
  expect(readFormat(parameter, accept)).toBe(type);
});
