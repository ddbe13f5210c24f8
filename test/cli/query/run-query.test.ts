import { expect, test } from "vitest";
import { meshdoh } from "../fake-terminal.ts";

const GATEWAY = "http://127.0.0.1:1/dns-query";

test.each([
  ["no name", ["--server", "127.0.0.1"], "give one name and at most one type"],
  ["too many words", ["web", "A", "B", "--server", "127.0.0.1"], "give one name and at most one type"],
  [
    "a type that is none",
    ["web", "ADDRESS", "--server", "127.0.0.1"],
    '"ADDRESS" is not a type of record: use e.g. AAAA or TYPE28',
  ],
  ["a name that is none", ["a..b", "--server", "127.0.0.1"], '"a..b" is not a domain name: empty label in name'],
  [
    "a label that is too long",
    ["x".repeat(64), "--server", "127.0.0.1"],
    "is not a domain name: label exceeds 63 octets",
  ],
  ["nobody to ask", ["web"], "give either --gateway <url> or --server <ip>[:port]"],
  [
    "two to ask",
    ["web", "--gateway", GATEWAY, "--server", "127.0.0.1"],
    "give either --gateway <url> or --server <ip>[:port]",
  ],
  ["a gateway that is no URL", ["web", "--gateway", "dns.example.org"], '--gateway "dns.example.org" is not a URL'],
  [
    "a server that is no address",
    ["web", "--server", "localhost"],
    '--server "localhost" is not an address: use e.g. 127.0.0.1:5353',
  ],
  ["a token for a server", ["web", "--server", "127.0.0.1", "--token-file", "t"], "--token-file goes with --gateway"],
  ["TCP to a gateway", ["web", "--gateway", GATEWAY, "--tcp"], "--tcp goes with --server"],
  [
    "no time",
    ["web", "--server", "127.0.0.1", "--timeout-ms", "0"],
    '--timeout-ms "0" is not a whole number from 1 to 600000',
  ],
  [
    "a time in words",
    ["web", "--server", "127.0.0.1", "--timeout-ms", "5s"],
    '--timeout-ms "5s" is not a whole number',
  ],
  [
    "more time than there is",
    ["web", "--server", "127.0.0.1", "--timeout-ms", "600001"],
    '--timeout-ms "600001" is not',
  ],
  ["an option that does not exist", ["web", "--serve", "127.0.0.1"], "Unknown option '--serve'"],
])("meshdoh query is used wrongly with %s, and says what to do", async (_what, words, message) => {
  const { status, output, complaints } = await meshdoh("query", ...words);
  expect({ status, output }).toEqual({ status: 2, output: "" });
  expect(complaints).toContain(`meshdoh query: `);
  expect(complaints).toContain(message);
  expect(complaints).toMatch(/\nmeshdoh query --help shows how it is used\n$/);
});
