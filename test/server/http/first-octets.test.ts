import { expect, test } from "vitest";
import { protocolBy } from "../../../src/server/http/first-octets.ts";

test.each([
  ["", undefined],
  ["P", undefined],
  ["PR", undefined],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r", undefined],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "h2"],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04", "h2"],
  ["PO", "http/1.1"],
  ["PROPFIND / HTTP/1.1", "http/1.1"],
  ["PRI * HTTP/1.1\r\n", "http/1.1"],
  ["GET / HTTP/1.1\r\n", "http/1.1"],
  ["\u0016\u0003\u0001", "http/1.1"],
])("a client that starts with %j speaks %s", (octets, protocol) => {
  expect(protocolBy(Buffer.from(octets, "latin1"))).toBe(protocol);
});
