import { expect, test } from "vitest";
import { meshdoh } from "../fake-terminal.ts";

test.each([
  ["no store", [], "--store is missing, e.g. --store dir:table"],
  ["a store that is none", ["--store", "table"], "--store table: a store is dir:<folder>"],
  ["a word that belongs nowhere", ["--store", "dir:t", "8443"], '"8443" is one word too many'],
  ["half a certificate", ["--store", "dir:t", "--tls-cert", "c.pem"], "--tls-cert is without --tls-key"],
  ["plaintext that others can read", ["--store", "dir:t", "--listen", "0.0.0.0:80"], "without TLS lets others read"],
  ["an upstream that is none", ["--store", "dir:t", "--upstream", "192.0.2.53"], "--upstream must"],
])("meshdoh serve is used wrongly with %s, and says what to do", async (_what, words, message) => {
  const { status, output, complaints } = await meshdoh("serve", ...words);
  expect({ status, output }).toEqual({ status: 2, output: "" });
  expect(complaints).toContain(message);
  expect(complaints).toMatch(/\nmeshdoh serve --help shows how it is used\n$/);
});
