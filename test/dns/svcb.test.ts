import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { dohServiceRecord } from "../../src/dns/svcb.ts";
import { hex } from "./octets.ts";

const OWNER = parseName("_dns.resolver.arpa");

test.each([
  [443, ""],
  [8443, "0003 0002 20fb"],
])("a DoH server on port %i is named with its keys in ascending order", (port, portParam) => {
  const service = { host: parseName("dns.example"), port, pathTemplate: "/dns-query{?dns}" };
  expect(dohServiceRecord(OWNER, service, 60)).toEqual({
    owner: OWNER,
    type: 64,
    class: 1,
    ttlSeconds: 60,
    rdata: hex(`0001 03 'dns' 07 'example' 00 0001 0003 02 'h2' ${portParam} 0007 0010 '/dns-query{?dns}'`),
  });
});
