import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { ledgerWithTable } from "../../../src/sync/publishers/table-vips.ts";
import { meshHost, vipClaim } from "../../support/mesh-values.ts";

const API = { ...meshHost("api.example.com", vipClaim("api")), vip: ["240.240.0.1", "2001:2::1"] };
const WEB = { ...meshHost("web.example.com", vipClaim("web")), vip: ["240.240.0.2", "2001:2::2"] };
const entry = (name: string, last: number): object => ({
  host: parseName(name),
  ipv4: `240.240.0.${last}`,
  ipv6: `2001:2::${last}`,
});

test("what tables show and the ledger lacks is added, and nothing that it has is changed", () => {
  const ledger = ledgerWithTable(undefined, [WEB]);
  expect(ledger?.entries).toEqual([entry("web.example.com", 2)]);
  const moved = { ...WEB, vip: ["240.240.0.9", "2001:2::9"] };
  expect(ledgerWithTable(ledger, [moved, API])?.entries).toEqual([
    entry("api.example.com", 1),
    entry("web.example.com", 2),
  ]);
});

test("a ledger that lacks nothing, or hosts without VIPs, need none", () => {
  const ledger = ledgerWithTable(undefined, [WEB, API]);
  expect([ledgerWithTable(ledger, [API, WEB]), ledgerWithTable(undefined, [meshHost("a.b")])]).toEqual([
    undefined,
    undefined,
  ]);
});
