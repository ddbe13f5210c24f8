import { expect, test } from "vitest";
import { readTable, readTableText, summarize } from "../../../src/sync/istiod/read-table-text.ts";
import { SourceError } from "../../../src/sync/source.ts";
import { external, kubernetes, lineOf, PLACE } from "./table-entries.ts";

const TEXT = JSON.stringify({ table: { "api.example": { ips: ["192.0.2.1"], registry: "External" } } });

test.each([
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-16, as PowerShell redirects it", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
])("a table in %s is read", (_, octets) => {
  expect(readTableText(octets, PLACE).claims.map(lineOf)).toEqual([
    "api.example. addresses 192.0.2.1 (ServiceEntry /istiod:api.example)",
  ]);
});

test.each([
  ["half a document", TEXT.slice(0, 20), "dump.json is no JSON, or was cut off"],
  ["no text", "\u00ff", "dump.json is neither UTF-8 nor UTF-16 text"],
])("%s is a SourceError that says where", (_, text, message) => {
  const read = (): unknown => readTableText(Buffer.from(text, "latin1"), PLACE);
  expect(read).toThrow(SourceError);
  expect(read).toThrow(message);
});

test("a table is told of in a line", () => {
  const entries = [kubernetes("web.shop.svc.cluster.local", ["10.96.0.1"]), external("a.example", ["192.0.2.1"])];
  expect(summarize(readTable(PLACE, () => ({ entries, problems: [] })))).toBe("1 name of a Service, 1 other host");
  expect(summarize(readTable(PLACE, () => ({ entries: [], problems: [] })))).toBe("0 names of Services, 0 other hosts");
});
