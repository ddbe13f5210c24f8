import { NO_TIMER } from "../support/clock.ts";
import { expect, test } from "vitest";
import type { Question } from "../../src/dns/message.ts";
import { buildResolver } from "../../src/gateway/build-resolver.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import type { QueryContext } from "../../src/resolver/resolver.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { addresses, cluster, host, meshTable, serviceEntry } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

interface Pipeline {
  /** Put another in its place to have another snapshot. */
  table: NameTable;
  /** Names that left for the upstream. */
  readonly left: string[];
  readonly ask: (asked: string | Question, context?: Partial<QueryContext>) => Promise<string[]>;
}

function pipelineOf(table: NameTable = meshTable()): Pipeline {
  const left: string[] = [];
  const resolver = buildResolver({
    settings: parseSettings({}),
    currentTable: () => pipeline.table,
    upstreams: [
      {
        label: "upstream",
        ask: ({ name }) => {
          left.push(name);
          return Promise.resolve(replyOf([`${name} 300 A 192.0.2.80`]));
        },
      },
    ],
    clockMs: () => contextOf().nowMs,
    random: () => 0,
    startTimer: NO_TIMER,
  });
  const ask: Pipeline["ask"] = async (asked, context = {}) =>
    outcome(await resolver(typeof asked === "string" ? question(asked) : asked, contextOf(context)));
  const pipeline: Pipeline = { table, left, ask };
  return pipeline;
}

test("a class that nobody answers is refused before anything else, even for localhost", async () => {
  const { ask, left } = pipelineOf();
  expect(await ask({ ...question("localhost"), class: 3 })).toEqual(["REFUSED"]);
  expect(left).toEqual([]);
});

test("no host of the mesh overrides localhost", async () => {
  const { ask } = pipelineOf(meshTable({ hosts: [host("localhost", [serviceEntry(addresses("10.6.6.6"))])] }));
  expect(await ask("localhost")).toEqual(["NOERROR", "localhost. 86400 A 127.0.0.1"]);
});

test("candidates of a search list are looked up in the table", async () => {
  const { ask } = pipelineOf();
  expect(await ask("dual.ns1.svc.cluster.local.ns1.svc.cluster.local")).toEqual([
    "NOERROR",
    "dual.ns1.svc.cluster.local.ns1.svc.cluster.local. 30 CNAME dual.ns1.svc.cluster.local.",
    "dual.ns1.svc.cluster.local. 30 A 10.96.0.11",
  ]);
});

test("candidates of a search list are cached each on its own, whoever asks and however", async () => {
  const { ask, left } = pipelineOf();
  await ask("www.example.com.ns1.svc.cluster.local");
  await ask("www.example.com", { view: viewOf({ name: "other", search: [] }) });
  expect(left).toEqual(["www.example.com."]);
});

test("whether a top level exists is asked once for all names below, of any type", async () => {
  const { ask, left } = pipelineOf(meshTable({ clusters: [cluster("east", { namespaces: ["dev"] })] }));
  for (const type of ["A", "AAAA", "TXT"]) await ask(question("web.dev", type));
  await ask("api.dev");
  expect(left).toEqual(["dev.", "web.dev.", "web.dev.", "web.dev.", "api.dev."]);
});

test("a top level that was asked for on behalf of one is not given to another who may not have it", async () => {
  const { ask, left } = pipelineOf(meshTable({ clusters: [cluster("east", { namespaces: ["dev"] })] }));
  await ask("web.dev");
  expect(await ask(question("dev", "NS"), { view: viewOf({ search: [] }) })).toEqual(["NXDOMAIN"]);
  expect(left).toEqual(["dev.", "web.dev."]);
});

test("a host of the mesh below a special-use name is found, and other names there never leave", async () => {
  const { ask, left } = pipelineOf();
  expect(await ask("metrics.internal")).toEqual(["NOERROR", "metrics.internal. 30 A 10.9.9.9"]);
  expect(await ask("other.internal")).toEqual(["NXDOMAIN"]);
  expect(left).toEqual([]);
});

test("what the mesh says is never cached, so another table shows at once", async () => {
  const pipeline = pipelineOf();
  expect((await pipeline.ask("metrics.internal"))[0]).toBe("NOERROR");
  pipeline.table = meshTable({ hosts: [], digest: "d2" });
  expect(await pipeline.ask("metrics.internal")).toEqual(["NXDOMAIN"]);
});

test("what was cached for one view is not given to one that may not ask for it", async () => {
  const { ask } = pipelineOf();
  expect((await ask("www.example.com"))[0]).toBe("NOERROR");
  expect(await ask("www.example.com", { view: viewOf({ public: false }) })).toEqual(["REFUSED"]);
});
