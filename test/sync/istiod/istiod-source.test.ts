import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { istiodSource } from "../../../src/sync/istiod/istiod-source.ts";
import { lineOf, linesOf, PLACE } from "./table-entries.ts";

test("a table is read as claims without objects, and told of in a line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-istiod-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "dump.json");
  const web = { ips: ["10.96.0.1"], registry: "Kubernetes", shortname: "web", namespace: "shop" };
  const table = { "web.shop.svc.cluster.local": web, "web.shop.": web, "odd_.example": { ips: ["10.0.0.0/8"] } };
  await writeFile(path, JSON.stringify({ table }));
  const lines: string[] = [];
  const source = istiodSource({ form: "file", path }, "east", PLACE.zone, { report: (each) => lines.push(each) });
  const reading = await source.read();
  expect(source.cluster).toBe("east");
  expect([reading.objects, reading.isWhole]).toEqual([[], true]);
  expect(reading.claims?.map(lineOf)).toEqual(["web.shop.svc.cluster.local. addresses 10.96.0.1 (Service shop/web)"]);
  expect(linesOf(reading.diagnostics).map((each) => each.replace(path, "dump.json"))).toEqual([
    `notice: cluster east: dump.json: NameTable: 1 alias that ends in a dot is left out: they follow from the Services`,
    expect.stringContaining(`odd_.example: ips[0]: "10.0.0.0/8" is no address that can be answered`),
    expect.stringContaining(`odd_.example: registry: the registry "" is none of Istio's own`),
  ]);
  expect(lines).toEqual([`istiod's name table ${path}: 1 name of a Service, 0 other hosts`]);
});
