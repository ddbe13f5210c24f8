import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { decodeView, encodeView, type ViewRecord } from "../../../src/snapshot/format/view.ts";

const WHOLE: ViewRecord = {
  settings: {
    name: "vm",
    cluster: "east",
    network: "net-1",
    namespace: "ns1",
    search: [parseName("ns1.svc.cluster.local"), parseName("corp.example.com")],
    reach: "direct",
    families: ["v4"],
    autopath: false,
    public: false,
    operator: true,
    ttlSeconds: 5,
  },
  createdSeconds: 1_000,
  expiresSeconds: 2_000,
  namedBy: "access-client",
};
const WHOLE_TEXT =
  '{"formatVersion":1,"name":"vm","createdSeconds":1000,"expiresSeconds":2000,"namedBy":"access-client","cluster":"east","network":"net-1",' +
  '"namespace":"ns1","search":["ns1.svc.cluster.local.","corp.example.com."],"reach":"direct","families":["v4"],' +
  '"autopath":false,"public":false,"operator":true,"ttlSeconds":5}';
const LEAST: ViewRecord = {
  settings: { name: "vm", reach: "mesh", families: ["v4", "v6"], autopath: true, public: true },
  createdSeconds: 1_000,
};
const LEAST_TEXT =
  '{"formatVersion":1,"name":"vm","createdSeconds":1000,"reach":"mesh","families":["v4","v6"],"autopath":true,"public":true}';

test.each([
  ["all fields", WHOLE, WHOLE_TEXT],
  ["no field that may be absent", LEAST, LEAST_TEXT],
])("a view with %s is JSON with its keys in one order, and is read as it was written", (_what, record, text) => {
  expect(new TextDecoder().decode(encodeView(record))).toBe(text);
  expect(decodeView(new TextEncoder().encode(text), "here")).toEqual(record);
});

test("who is no operator is none in either way of saying so", () => {
  const text = LEAST_TEXT.replace("}", ',"operator":false}');
  expect(decodeView(new TextEncoder().encode(text), "here")).toEqual(LEAST);
  const record = { ...LEAST, settings: { ...LEAST.settings, operator: false } };
  expect(new TextDecoder().decode(encodeView(record))).toBe(LEAST_TEXT);
});

test("families come in one order, and an empty search list is one", () => {
  const text = LEAST_TEXT.replace('["v4","v6"]', '["v6","v4"]').replace("}", ',"search":[]}');
  expect(decodeView(new TextEncoder().encode(text), "here").settings).toEqual({ ...LEAST.settings, search: [] });
});

test.each([
  ["[]", "here is not an object"],
  ["{", "here is not JSON"],
  [
    LEAST_TEXT.replace('"formatVersion":1', '"formatVersion":2'),
    "here has format version 2, this is 1: upgrade meshdoh to read it",
  ],
  [LEAST_TEXT.replace('"name":"vm",', ""), "here: name is not text"],
  [
    LEAST_TEXT.replace('"vm"', '"v m"'),
    "here: name is not made of letters, digits, dots, hyphens and underscores, 63 at most, beginning with a letter or digit",
  ],
  [LEAST_TEXT.replace('"createdSeconds":1000,', ""), "here: createdSeconds is not a whole number"],
  [WHOLE_TEXT.replace("2000", '"2000"'), "here: expiresSeconds is not a whole number"],
  [WHOLE_TEXT.replace('"east"', '"EAST"'), "here: cluster is not made of lower-case letters"],
  [WHOLE_TEXT.replace('"net-1"', '"net 1"'), "here: network is not made of letters"],
  [WHOLE_TEXT.replace('"ns1"', '"a.b"'), "here: namespace is not made of lower-case letters"],
  [WHOLE_TEXT.replace("corp.example.com.", "corp.example.com"), "here: search[1] is not a name in canonical form"],
  [WHOLE_TEXT.replace("corp.example.com.", "."), "here: search holds the root"],
  [
    WHOLE_TEXT.replace('"corp.example.com."', Array.from({ length: 32 }, () => '"a."').join(",")),
    "here: search has more than 32 elements",
  ],
  [WHOLE_TEXT.replace('"operator":true', '"operator":"yes"'), "here: operator is neither true nor false"],
  [WHOLE_TEXT.replace("access-client", "magic"), "here: namedBy is none of token, access-client, client-certificate"],
  [WHOLE_TEXT.replace("direct", "far"), "here: reach is none of mesh, direct"],
  [WHOLE_TEXT.replace('["v4"]', "[]"), "here: families is not v4, v6 or both"],
  [WHOLE_TEXT.replace('["v4"]', '["v5"]'), "here: families is not v4, v6 or both"],
  [WHOLE_TEXT.replace('["v4"]', '["v4","v4"]'), "here: families is not v4, v6 or both"],
  [WHOLE_TEXT.replace('"autopath":false', '"autopath":"off"'), "here: autopath is neither true nor false"],
  [WHOLE_TEXT.replace('"public":false,', ""), "here: public is neither true nor false"],
  [WHOLE_TEXT.replace('"ttlSeconds":5', '"ttlSeconds":0'), "here: ttlSeconds is not between 1 and 86400"],
  [WHOLE_TEXT.replace('"ttlSeconds":5', '"ttlSeconds":86401'), "here: ttlSeconds is not between 1 and 86400"],
  [LEAST_TEXT + " ".repeat(65_536), "here has more than 65536 octets"],
])("a view that is not as it must be is refused: %#", (text, problem) => {
  const decode = (): ViewRecord => decodeView(new TextEncoder().encode(text), "here");
  expect(decode).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: expect.stringContaining(problem) }),
  );
});
