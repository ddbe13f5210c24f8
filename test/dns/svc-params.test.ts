import { expect, test } from "vitest";
import { FormatError } from "../../src/dns/errors.ts";
import { Reader } from "../../src/dns/reader.ts";
import { formatSvcParams } from "../../src/dns/svc-params.ts";
import { hex } from "./octets.ts";

test.each([
  ["none", "", ""],
  ["mandatory keys by name and number", "0000 0006 0001 0003 0fff", "mandatory=alpn,port,key4095"],
  ["protocols", "0001 0006 02 'h2' 02 'h3'", 'alpn="h2,h3"'],
  ["a key without a value", "0001 0003 02 'h2' 0002 0000", 'alpn="h2" no-default-alpn'],
  ["a port", "0003 0002 01bb", "port=443"],
  [
    "hints of both families",
    "0004 0008 c0000201 c0000202 0006 0010 20010db8000000000000000000000001",
    "ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1",
  ],
  ["an ECH configuration", "0005 0003 000102", "ech=AAEC"],
  ["a path of DNS queries", "0007 0010 '/dns-query{?dns}'", 'dohpath="/dns-query{?dns}"'],
  ["keys without a name", "0008 0000 ffdc 0002 01ff", String.raw`key8 key65500="\001\255"`],
])("%s", (_what, octets, text) => {
  expect(formatSvcParams(new Reader(hex(octets)))).toBe(text);
});

test.each([
  ["keys that do not ascend", "0003 0002 01bb 0001 0003 02 'h2'"],
  ["a key twice", "0003 0002 01bb 0003 0002 01bb"],
  ["a value longer than the rest", "0003 0004 01bb"],
  ["a port of three octets", "0003 0003 01bb00"],
  ["half an address", "0004 0006 c0000201 c000"],
  ["a protocol with a comma", "0001 0004 03 'a,b'"],
  ["a value where none may be", "0002 0001 00"],
])("%s: FormatError", (_what, octets) => {
  expect(() => formatSvcParams(new Reader(hex(octets)))).toThrow(FormatError);
});
