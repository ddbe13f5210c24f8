import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { ManualClock, NO_TIMER } from "../support/clock.ts";
import { outcome, question } from "../support/records.ts";
import { meshTable, OBSERVED_SECONDS } from "../support/table.ts";
import { DNS, HeldTable, octetsIn, setUp, viewSettings, type SetUp } from "./gateway-under-test.ts";

// Who asks is said by the token alone; docs/autopath.md names these tests.

function openGateway(): SetUp {
  const table = meshTable();
  const clock = new ManualClock(OBSERVED_SECONDS * 1000);
  const answering = buildAnswering({
    settings: parseSettings({}),
    currentTable: () => table,
    upstreams: [],
    clockMs: clock.read,
    random: () => 0,
    startTimer: NO_TIMER,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  const viewOf = (namespace: string, scope: number): NonNullable<Parameters<typeof setUp>[0]>["views"] => {
    const settings = viewSettings({ name: namespace, cluster: "east", namespace });
    return { [`${namespace}-token`]: { settings, responder: answering.responderFor(settings, scope) } };
  };
  return setUp({ isOpen: false, table: new HeldTable(table), views: { ...viewOf("ns1", 1), ...viewOf("ns2", 2) } });
}

async function ask(
  { fetch }: SetUp,
  name: string,
  headers: Record<string, string>,
  token = "ns1-token",
): Promise<string[]> {
  const body = encodeExchangeQuery(question(name), { dnssecOk: false, checkingDisabled: false });
  const authorization = `Bearer ${token}`;
  const response = await fetch("/dns-query", { method: "POST", headers: { ...DNS, authorization, ...headers }, body });
  return outcome(decodeMessage(await octetsIn(response)));
}

const PRODUCTPAGE = [
  "NOERROR",
  "productpage. 30 CNAME productpage.ns1.svc.cluster.local.",
  "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
];

test.each<[string, Record<string, string>]>([
  ["AP-02: an address that a pod of another namespace had before", { "cf-connecting-ip": "10.1.0.1" }],
  ["AP-05: a forwarder's address, and whatever it says of the client's", { "x-forwarded-for": "10.1.0.9, 192.0.2.7" }],
  ["AP-07: an address of the other family", { "cf-connecting-ip": "2001:db8::7" }],
  ["AP-05: no address at all", {}],
])("%s changes nothing: the token says which namespace asks", async (_title, headers) => {
  const gateway = openGateway();
  expect(await ask(gateway, "productpage", headers)).toEqual(PRODUCTPAGE);
  expect(await ask(gateway, "productpage", headers, "ns2-token")).toEqual(["NXDOMAIN"]);
});

test("AP-06: two clients with one address are told apart by their tokens", async () => {
  const gateway = openGateway();
  const headers = { "cf-connecting-ip": "192.0.2.7" };
  const asked = ["ns1-token", "ns2-token", "ns1-token"].map((token) => ask(gateway, "productpage", headers, token));
  expect(await Promise.all(asked)).toEqual([PRODUCTPAGE, ["NXDOMAIN"], PRODUCTPAGE]);
});
