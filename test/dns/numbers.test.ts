import { expect, test } from "vitest";
import { EdeCode, EdnsOptionCode, Opcode, Rcode, RrClass, RrType } from "../../src/dns/numbers.ts";

/** `Name=number` of each, in the order of the file. */
function listed(codes: Readonly<Record<string, number>>): string {
  return Object.entries(codes)
    .map(([name, code]) => `${name}=${code}`)
    .join(" ");
}

test.each([
  ["rcodes", Rcode, "NoError=0 FormErr=1 ServFail=2 NxDomain=3 NotImp=4 Refused=5 BadVers=16"],
  [
    "types",
    RrType,
    "A=1 Ns=2 Cname=5 Soa=6 Ptr=12 Mx=15 Txt=16 Aaaa=28 Srv=33 Opt=41 Rrsig=46 Svcb=64 Https=65 Any=255",
  ],
  ["classes", RrClass, "In=1 Ch=3 None=254 Any=255"],
  ["opcodes", Opcode, "Query=0"],
  ["options", EdnsOptionCode, "ClientSubnet=8 Cookie=10 TcpKeepalive=11 Padding=12 ExtendedDnsError=15"],
  [
    "extended errors",
    EdeCode,
    "Other=0 StaleAnswer=3 CachedError=13 NotReady=14 Blocked=15 Prohibited=18 StaleNxdomainAnswer=19 " +
      "NotAuthoritative=20 NotSupported=21 NoReachableAuthority=22 NetworkError=23 InvalidData=24 Synthesized=29",
  ],
])("%s are those of the IANA registry for DNS parameters", (_what, codes, expected) => {
  expect(listed(codes)).toBe(expected);
});
