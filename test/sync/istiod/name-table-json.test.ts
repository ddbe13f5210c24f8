import { expect, test } from "vitest";
import { readNameTableJson } from "../../../src/sync/istiod/name-table-json.ts";
import { NameTableError } from "../../../src/sync/istiod/name-table.ts";

const WEB = { ips: ["10.96.0.1"], registry: "Kubernetes", shortname: "web", namespace: "shop" };
const API = { ips: ["240.240.0.1", "2001:2::f0f0:1"], registry: "External" };
const TABLE = { "web.shop.svc.cluster.local": WEB, "api.example.com": API };
const TYPE = "type.googleapis.com/istio.networking.nds.v1.NameTable";

test.each([
  ["an istiod of today, /debug/ndsz", { configs: [{ "@type": TYPE, table: TABLE }] }],
  ["an older istiod, /debug/ndsz", { resource: { "@type": TYPE, table: TABLE } }],
  ["an agent, :15020/debug/ndsz", { table: TABLE }],
  ["the message as a resource of discovery", { name: "", version: "7", resource: { "@type": TYPE, table: TABLE } }],
  ["one table by proxy", { "web-1.shop": { configs: [{ "@type": TYPE, table: TABLE }] } }],
  ["hosts by name without anything around", TABLE],
])("the table of %s is read", (_, document) => {
  expect(readNameTableJson(JSON.stringify(document))).toEqual({
    entries: [
      { host: "web.shop.svc.cluster.local", ...WEB, altHosts: [] },
      { host: "api.example.com", ...API, shortname: "", namespace: "", altHosts: [] },
    ],
    problems: [],
  });
});

test("the tables of several proxies are read one after the other", () => {
  const document = { "web-1.shop": { table: { "a.example": API } }, "db-0.data": { table: { "b.example": API } } };
  expect(readNameTableJson(JSON.stringify(document)).entries.map(({ host }) => host)).toEqual([
    "a.example",
    "b.example",
  ]);
});

test.each([
  ["a table without hosts", { table: {} }],
  ["a message whose empty map was left out", { configs: [{ "@type": TYPE }] }],
])("%s is a table, and empty", (_, document) => {
  expect(readNameTableJson(JSON.stringify(document))).toEqual({ entries: [], problems: [] });
});

test.each([
  ["nothing", "", /^is empty: the proxy must have DNS capture on/],
  ["configs without any", '{"configs": []}', /^holds no name table: the proxy must have DNS capture on/],
  ["an empty object", "{}", /^holds no name table: the proxy must have DNS capture on/],
  ["half a document", '{"table": {"web', /^is no JSON, or was cut off: it begins with "\{\\"table/],
  ["a page of HTML", "<html>no</html>", /^is no JSON, or was cut off: it begins with "<html>/],
  ["a list of nothing", "[]", /^is no name table/],
  ["text", '"web"', /^is no name table/],
  [
    "a dump of clusters",
    '{"configs": [{"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump"}]}',
    /^is no name table/,
  ],
  ["a table that is a list", '{"table": ["web"]}', /^is no name table/],
  ["a Kubernetes object", '{"kind": "Service", "metadata": {"name": "web"}}', /^is no name table/],
  ["a table too deep inside", `${'{"a":'.repeat(9)}{"table":{}}${"}".repeat(9)}`, /^is no name table/],
])("%s is no name table", (_, text, message) => {
  const read = (): unknown => readNameTableJson(text);
  expect(read).toThrow(NameTableError);
  expect(read).toThrow(message);
});

test("what is wrong with an entry is told of by host, and the rest is read", () => {
  const table = { "web.shop.svc.cluster.local": WEB, "odd.example": "10.0.0.1", "worse.example": { ips: "10.0.0.1" } };
  const { entries, problems } = readNameTableJson(JSON.stringify({ table }));
  expect(entries.map(({ host }) => host)).toEqual(["web.shop.svc.cluster.local"]);
  expect(problems).toEqual([
    { host: "odd.example", message: 'is "10.0.0.1", not an object with ips' },
    { host: "worse.example", field: "ips", message: 'is "10.0.0.1", not a list' },
  ]);
});
