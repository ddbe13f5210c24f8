import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeNameTable, tableOf } from "../../../../src/sync/istiod/ads/name-table-message.ts";
import { NameTableError } from "../../../../src/sync/istiod/name-table.ts";
import { field, nameTableOctets, TYPE } from "./message-octets.ts";

const WEB = { ips: ["10.96.0.1"], registry: "Kubernetes", shortname: "web", namespace: "shop" };

test("a table is read field by field", () => {
  const octets = Buffer.from(
    // table = 1, 18 octets: key = 1 "a.b", value = 2: ips = 1 "::1", registry = 2 "E", namespace = 4 "n"
    "0a12 0a03612e62 120b 0a033a3a31 120145 22016e".replaceAll(" ", ""),
    "hex",
  );
  expect(decodeNameTable(octets)).toEqual({
    entries: [{ host: "a.b", ips: ["::1"], registry: "E", shortname: "", namespace: "n", altHosts: [] }],
    problems: [],
  });
});

test("whatever hosts there are, they are read as they were written", () => {
  const text = fc.string({ unit: "grapheme" });
  const info = fc.record({
    ips: fc.array(text),
    registry: text,
    shortname: text,
    namespace: text,
    altHosts: fc.array(text),
  });
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, info), { selector: ([host]) => host }), (hosts) => {
      expect(decodeNameTable(Uint8Array.from(nameTableOctets(hosts))).entries).toEqual(
        hosts.map(([host, fields]) => ({ host, ...fields })),
      );
    }),
  );
});

test("whatever octets there are, they are a table or none, and nothing else goes wrong", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
      try {
        expect(decodeNameTable(octets).problems).toEqual([]);
      } catch (error) {
        if (!(error instanceof NameTableError)) throw error;
      }
    }),
  );
});

test("half a table is none, wherever it is cut off inside of an entry", () => {
  const octets = Uint8Array.from(nameTableOctets([["web.shop.svc.cluster.local", WEB]]));
  for (let length = 1; length < octets.length; length++) {
    expect(() => decodeNameTable(octets.subarray(0, length))).toThrow(NameTableError);
  }
});

test("of two entries of one host the last counts, and hosts called as parts of objects are hosts", () => {
  const octets = nameTableOctets([
    ["__proto__", WEB],
    ["a.example", WEB],
    ["a.example", { ...WEB, ips: ["192.0.2.9"] }],
  ]);
  expect(decodeNameTable(Uint8Array.from(octets)).entries.map(({ host, ips }) => `${host} ${ips.join()}`)).toEqual([
    "__proto__ 10.96.0.1",
    "a.example 192.0.2.9",
  ]);
});

test("a host with more addresses than it may have is refused", () => {
  const ips = Array.from({ length: 10_001 }, () => "::1");
  const octets = Uint8Array.from(
    field(1, [
      ...field(1, "a"),
      ...field(
        2,
        ips.flatMap((ip) => field(1, ip)),
      ),
    ]),
  );
  expect(() => decodeNameTable(octets)).toThrow(/^has more than 10000 addresses or 100 other names of "a"$/);
});

test.each([
  ["none", [], /^sent 0 name tables, not one$/],
  ["two", [TYPE, TYPE], /^sent 2 name tables, not one$/],
  ["something else", ["type.googleapis.com/envoy.config.cluster.v3.Cluster"], /^sent ".*Cluster" for a name table$/],
])("a response with %s has no table", (_, types, message) => {
  const resources = types.map((typeUrl) => ({ typeUrl, value: new Uint8Array() }));
  expect(() => tableOf({ versionInfo: "", typeUrl: TYPE, nonce: "", resources })).toThrow(message);
});
