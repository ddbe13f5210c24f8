import { NO_TIMER } from "../support/clock.ts";
import { describe, expect, test } from "vitest";
import type { Question } from "../../src/dns/message.ts";
import { buildResolver } from "../../src/gateway/build-resolver.ts";
import { parseSettings, type Variables } from "../../src/gateway/settings.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import type { QueryContext } from "../../src/resolver/resolver.ts";
import type { Upstream, UpstreamHealth } from "../../src/resolver/upstream.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { addresses, cluster, host, meshTable, name, serviceEntry } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";

interface Pipeline {
  /** Put another in its place to have another snapshot. */
  table: NameTable;
  /** Names that left for the upstream. */
  readonly left: string[];
  readonly ask: (asked: string | Question, context?: Partial<QueryContext>) => Promise<string[]>;
  readonly health: () => readonly UpstreamHealth[];
}

/** Answers every name with that address. */
function upstreamWith(label: string, address: string, left: string[]): Upstream {
  return {
    label,
    ask: ({ name: asked }) => {
      left.push(asked);
      return Promise.resolve(replyOf([`${asked} 300 A ${address}`]));
    },
  };
}

function pipelineOf(table: NameTable = meshTable(), variables: Variables = {}): Pipeline {
  const left: string[] = [];
  const { resolve, health } = buildResolver({
    settings: parseSettings(variables),
    currentTable: () => pipeline.table,
    upstreams: [upstreamWith("upstream", "192.0.2.80", left)],
    zoneUpstreams: [
      { zone: name("corp.internal"), upstreams: [upstreamWith("corp", "192.0.2.90", left)] },
      { zone: name("lab.cluster.local"), upstreams: [upstreamWith("lab", "192.0.2.91", left)] },
      { zone: name("intranet"), upstreams: [upstreamWith("intranet", "192.0.2.92", left)] },
    ],
    clockMs: () => contextOf().nowMs,
    random: () => 0,
    startTimer: NO_TIMER,
  });
  const ask: Pipeline["ask"] = async (asked, context = {}) =>
    outcome(await resolve(typeof asked === "string" ? question(asked) : asked, contextOf(context)));
  const pipeline: Pipeline = { table, left, ask, health: () => health(0) };
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

describe("zones with upstreams of their own", () => {
  test.each([
    ["db.corp.internal", "192.0.2.90"],
    ["corp.internal", "192.0.2.90"],
    ["intranet", "192.0.2.92"],
    ["web.lab.cluster.local", "192.0.2.91"],
  ])("%s is asked there, special-use, of one label or inside the mesh", async (asked, address) => {
    const { ask, left } = pipelineOf();
    expect(await ask(asked)).toEqual(["NOERROR", `${asked}. 300 A ${address}`]);
    expect(await ask(asked)).toEqual(["NOERROR", `${asked}. 300 A ${address}`]);
    expect(left).toEqual([`${asked}.`]);
  });

  test.each([
    ["db.internal", "NXDOMAIN"],
    ["gone.ns1.svc.cluster.local", "NXDOMAIN"],
    ["extranet", "NXDOMAIN"],
  ])("%s lies in none of them and does not leave", async (asked, rcode) => {
    const { ask, left } = pipelineOf();
    expect(await ask(asked, { view: viewOf({ search: [] }) })).toEqual([rcode]);
    expect(left).toEqual([]);
  });

  test.each([
    ["db.corp.internal", "REFUSED"],
    ["intranet", "REFUSED"],
    // The mesh itself has nothing there, and of the mesh such a view hears.
    ["web.lab.cluster.local", "NXDOMAIN"],
  ])("are not for views of names of the mesh only: %s is %s", async (asked, rcode) => {
    const { ask, left } = pipelineOf();
    expect(await ask(asked, { view: viewOf({ public: false, search: [] }) })).toEqual([rcode]);
    expect(left).toEqual([]);
  });

  test("are tried for the candidates of a search list, too", async () => {
    const { ask, left } = pipelineOf();
    const view = viewOf({ search: ["ns1.svc.cluster.local", "corp.internal"] });
    expect(await ask("wiki.ns1.svc.cluster.local", { view })).toEqual([
      "NOERROR",
      "wiki.ns1.svc.cluster.local. 30 CNAME wiki.corp.internal.",
      "wiki.corp.internal. 300 A 192.0.2.90",
    ]);
    expect(left).toEqual(["wiki.corp.internal."]);
  });
});

test("how upstreams do is told with the zones that they are for", async () => {
  const { ask, health } = pipelineOf();
  await ask("intranet");
  expect(health().map(({ label, zone, latencyMs }) => [label, zone, latencyMs])).toEqual([
    ["upstream", undefined, undefined],
    ["corp", "corp.internal.", undefined],
    ["lab", "lab.cluster.local.", undefined],
    ["intranet", "intranet.", 0],
  ]);
});

describe("clients that discover the gateway by DNS", () => {
  test.each([
    ["https://dns.example/dns-query", "1 dns.example. alpn=h2 dohpath=/dns-query{?dns}"],
    ["https://dns.example:8443/x/dns-query", "1 dns.example. alpn=h2 port=8443 dohpath=/x/dns-query{?dns}"],
  ])("are led to %s", async (url, data) => {
    const { ask } = pipelineOf(meshTable(), { MESHDOH_PUBLIC_URL: url });
    for (const asked of ["_dns.resolver.arpa", "_dns.dns.example"]) {
      const [rcode, line] = await ask(question(asked, "SVCB"));
      expect(rcode).toBe("NOERROR");
      expect(line?.replaceAll('"', "")).toBe(`${asked}. 3600 SVCB ${data}`);
    }
  });

  test("are led nowhere without a public URL", async () => {
    const { ask, left } = pipelineOf();
    expect(await ask(question("_dns.resolver.arpa", "SVCB"))).toEqual(["NOERROR"]);
    expect(left).toEqual([]);
  });
});
