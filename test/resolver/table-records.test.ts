import { describe, expect, test } from "vitest";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import { recordsOfAddress, recordsOfHost, type RecordSettings } from "../../src/resolver/table-records.ts";
import { question, zoneText } from "../support/records.ts";
import { endpoint, name, ports } from "../support/table.ts";

const SETTINGS: RecordSettings = { ttlSeconds: 30, families: ["v4", "v6"], random: () => 0, roomOctets: 60_000 };
const OWNER = name("web.example");

function answer(parts: Partial<HostAnswer>): HostAnswer {
  return { addresses: [], ports: [], claims: [], clusters: ["east"], isStale: false, ...parts };
}

function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
}

/** The lines of answer and additional section, the latter behind a plus. */
function lines(
  type: string,
  of: HostAnswer,
  settings: Partial<RecordSettings> = {},
  portOf?: { name: string },
): string[] {
  const port = portOf === undefined ? {} : { portOf: { host: OWNER, port: { name: portOf.name, protocol: "tcp" } } };
  const owner = portOf === undefined ? OWNER : name(`_${portOf.name}._tcp.${OWNER}`);
  const records = recordsOfHost(
    owner,
    question("x", type).type,
    { kind: "host", answer: of, ...port },
    { ...SETTINGS, ...settings },
  );
  return [...zoneText(records.answer), ...zoneText(records.additional).map((line) => `+ ${line}`)];
}

const DUAL = answer({ addresses: ["10.0.0.1", "fd00::1"], ports: ports("http/tcp/80") });

describe("records of a host", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["A", lines("A", DUAL), ["web.example. 30 A 10.0.0.1"]],
    ["AAAA", lines("AAAA", DUAL), ["web.example. 30 AAAA fd00::1"]],
    ["no A for who has no IPv4", lines("A", DUAL, { families: ["v6"] }), []],
    ["no AAAA for who has no IPv6", lines("AAAA", DUAL, { families: ["v4"] }), []],
    [
      "SRV, with what its target has",
      lines("SRV", DUAL),
      ["web.example. 30 SRV 0 100 80 web.example.", "+ web.example. 30 A 10.0.0.1", "+ web.example. 30 AAAA fd00::1"],
    ],
    [
      "SRV, with what is of use",
      lines("SRV", DUAL, { families: ["v6"] }),
      ["web.example. 30 SRV 0 100 80 web.example.", "+ web.example. 30 AAAA fd00::1"],
    ],
    ["nothing else", lines("TXT", DUAL), []],
    [
      "SRV of a port",
      lines("SRV", answer({ ports: ports("http/tcp/80", "db/tcp/5432") }), {}, { name: "db" }),
      ["_db._tcp.web.example. 30 SRV 0 100 5432 web.example."],
    ],
    ["no address of a port", lines("A", DUAL, {}, { name: "http" }), []],
    ["a TTL of its own", lines("A", DUAL, { ttlSeconds: 7 }), ["web.example. 7 A 10.0.0.1"]],
  ])("%s", (_title, found, expected) => {
    expect(found).toEqual(expected);
  });

  test.each([
    [1, "100"],
    [2, "50"],
    [3, "33"],
    [6, "16"],
    [100, "1"],
    [150, "1"],
  ])("of %i SRV records each has the weight %s", (count, weight) => {
    const endpoints = addresses(count).map((address, index) => endpoint(`web-${index}=${address}`));
    const found = lines("SRV", answer({ ports: ports("http/tcp/80"), endpoints }));
    const weights = found.filter((line) => !line.startsWith("+")).map((line) => line.split(" ")[4]);
    expect(weights).toEqual(Array.from({ length: count }, () => weight));
  });

  test("more of them than a message holds are chosen at random", () => {
    const of = answer({ addresses: addresses(4000) });
    const records = recordsOfHost(OWNER, 1, { kind: "host", answer: of }, { ...SETTINGS, random: () => 0.999_999 });
    expect(records.total).toBe(4000);
    expect(records.answer).toHaveLength(3750);
    // The last is drawn first.
    expect(zoneText(records.answer.slice(0, 1))).toEqual(["web.example. 30 A 10.1.15.159"]);
  });

  test("SRV records are as many as their targets leave room for", () => {
    const endpoints = addresses(4000).map((address, index) => endpoint(`${"l".repeat(59)}${index}=${address}`));
    const records = recordsOfHost(
      OWNER,
      33,
      { kind: "host", answer: answer({ ports: ports("http/tcp/80"), endpoints }) },
      SETTINGS,
    );
    // 12 octets before RDATA, 6 of numbers, 59 + 1 of the label and its digits, 13 of `web.example.`: 10 of 92 octets,
    // 90 of 93, and 539 of 94.
    expect(records.answer).toHaveLength(639);
    expect(records.additional).toEqual([]);
  });
});

test("a reverse name has PTR records, one for each name", () => {
  const names = [name("a.example"), name("b.example")];
  const owner = name("1.0.0.10.in-addr.arpa");
  expect(zoneText(recordsOfAddress(owner, 12, names, SETTINGS).answer)).toEqual([
    "1.0.0.10.in-addr.arpa. 30 PTR a.example.",
    "1.0.0.10.in-addr.arpa. 30 PTR b.example.",
  ]);
  expect(recordsOfAddress(owner, 1, names, SETTINGS)).toEqual({ answer: [], additional: [], total: 0 });
});
