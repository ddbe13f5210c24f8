import { expect, test } from "vitest";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { logQueriesTo, type AnsweredQuery } from "../../../src/shim/seen/query-log.ts";
import { query } from "../../resolver/responder-under-test.ts";
import { question } from "../../support/records.ts";

const PLAIN: AnsweredQuery = {
  query: encodeMessage(query({ question: [question("WEB.example")] })),
  reply: Uint8Array.of(0x12, 0x34, 0x81, 0x80),
  source: "mesh",
  tookMs: 1.239,
  client: "127.0.0.1",
};

/** A query for one label of these octets. */
function queryFor(octets: readonly number[]): Uint8Array {
  const header = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  return Uint8Array.from([...header, octets.length, ...octets, 0, 0, 28, 0, 1]);
}

test.each<[string, Partial<AnsweredQuery>, string]>([
  ["an answer of the mesh", {}, "web.example. A NOERROR mesh 1.24 127.0.0.1"],
  [
    "a denial out of the packet cache",
    { source: "packet-cache", reply: Uint8Array.of(0, 1, 0x81, 0x83), tookMs: 0.004, client: "fe80::1%eth0" },
    "web.example. A NXDOMAIN packet-cache 0.00 fe80::1%eth0",
  ],
  ["a client that is not known", { client: undefined }, "web.example. A NOERROR mesh 1.24 -"],
  [
    "a message that is no DNS",
    { query: Uint8Array.of(0, 1, 2), reply: Uint8Array.of(0, 1, 0x80, 1), source: undefined },
    "- - FORMERR malformed 1.24 127.0.0.1",
  ],
  [
    "a query without a question",
    { query: encodeMessage(query({ question: [] })), reply: Uint8Array.of(0, 1, 0x80, 1), source: "refused" },
    "- - FORMERR refused 1.24 127.0.0.1",
  ],
  [
    "a name with a line feed, an escape sequence and a space",
    { query: queryFor([0x0a, 0x1b, 0x5b, 0x20, 0x9b, 0x61]) },
    String.raw`\010\027[\032\155a. AAAA NOERROR mesh 1.24 127.0.0.1`,
  ],
])("%s is one line", (_what, parts, line) => {
  const lines: string[] = [];
  logQueriesTo((text) => lines.push(text))({ ...PLAIN, ...parts });
  expect(lines).toEqual([line]);
});
