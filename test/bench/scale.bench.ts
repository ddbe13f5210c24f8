import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Children } from "../../scripts/start/children.ts";
import { ShardLines } from "../../src/snapshot/format/lines.ts";
import { HOST_SHARD_HEADER } from "../../src/snapshot/format/shard.ts";
import { generatedCluster, type GeneratedMesh } from "../support/generated-mesh.ts";
import { costFigure, differenceFigure, type Figure, type Pair } from "./measure/figure.ts";
import { timeInTurns } from "./measure/function-rounds.ts";
import { withPrograms, type Workshop } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import { openGateway, queryFor, spreadNames } from "./scale/open-gateway.ts";

// What size costs: meshes of a thousand, a hundred thousand and a million names, from manifests to answers.

const SMALL: GeneratedMesh = { names: 1_000, clusters: 1, seed: 1 };
const MIDDLE: GeneratedMesh = { names: 100_000, clusters: 10, seed: 1 };
const LARGE: GeneratedMesh = { names: 1_000_000, clusters: 100, seed: 1 };

interface SyncUsage {
  readonly status: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly complaints: readonly string[];
}

/** Writes the manifests of a mesh, publishes them into a folder and says what the latter took. */
async function publish({ children, folder }: Workshop, mesh: GeneratedMesh): Promise<{ store: string } & SyncUsage> {
  const manifests = join(folder, `manifests-${mesh.names}`);
  const store = join(folder, `store-${mesh.names}`);
  const numbers = [mesh.names, mesh.clusters, mesh.seed].map(String);
  await runScript(children, "write-manifests.ts", [manifests, ...numbers]);
  const from = Array.from({ length: mesh.clusters }, (_, index) => {
    const cluster = generatedCluster(index);
    return ["--from", `${cluster}=manifests:${join(manifests, cluster)}`];
  });
  const usage: SyncUsage = JSON.parse(
    await runScript(children, "measured-sync.ts", ["sync", ...from.flat(), "--to", `dir:${store}`]),
  );
  if (usage.status !== 0) throw new Error(`sync of ${mesh.names} names failed: ${usage.complaints.join("")}`);
  return { store, ...usage };
}

async function runScript(children: Children, script: string, words: readonly string[]): Promise<string> {
  const path = join(import.meta.dirname, "scale", script);
  const all = ["--expose-gc", path, ...words];
  const { status, output, complaints } = await children.run(script, process.execPath, all, process.env);
  if (status !== 0) throw new Error(`${script} failed: ${complaints.trim()}`);
  return output;
}

/** Something measured once, with nothing beside it. */
function amount(what: string, unit: string, value: number, atMost?: number): Figure {
  const bound = atMost === undefined ? {} : { bound: { atMost } };
  return differenceFigure({ what, unit, referenceName: "none", pairs: [[value, 0]], ...bound });
}

/** Microseconds of processor time that the largest shards of a store take to decode. */
function decodeMicros(store: string): number {
  const folder = join(store, "snapshot", "shard");
  const contents = readdirSync(folder).map((name) => new Uint8Array(readFileSync(join(folder, name))));
  const header = new TextEncoder().encode(HOST_SHARD_HEADER);
  const ofHosts = contents.filter((content) => header.every((octet, at) => content[at] === octet));
  const largest = ofHosts.toSorted((a, b) => b.length - a.length).slice(0, 50);
  const decode = (): void => {
    for (const content of largest) void new ShardLines(content, HOST_SHARD_HEADER, "a shard");
  };
  decode();
  const started = process.cpuUsage();
  for (let round = 0; round < 20; round++) decode();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / (20 * largest.length);
}

async function gatewayMegabytes(children: Children, store: string, mesh: GeneratedMesh): Promise<number> {
  const asked = mesh.names / 100;
  const words = [store, String(mesh.names), String(mesh.clusters), String(asked)];
  const usage: { answered: number; before: number; after: number } = JSON.parse(
    await runScript(children, "gateway-memory.ts", words),
  );
  process.stdout.write(`gateway memory: ${JSON.stringify(usage)}\n`);
  // ExternalNames lead to an upstream, which is not there.
  if (usage.answered < asked * 0.9) throw new Error(`only ${usage.answered} of ${asked} names were answered`);
  return usage.after;
}

/** What a query costs that was asked before, beside the same in a small table: nanoseconds. */
async function warmPairs(small: string, large: string): Promise<{ cached: Pair[]; resolved: Pair[] }> {
  const works = [];
  for (const [store, mesh] of [
    [large, LARGE],
    [small, SMALL],
  ] as const) {
    const gateway = await openGateway(store);
    const names = spreadNames(mesh, 500);
    const queries = names.map(queryFor);
    for (const query of queries) await gateway.responder.respond(query, "https");
    // So few that their shards stay in memory.
    const some = spreadNames(mesh, 100);
    for (const name of some) await gateway.resolve(name);
    works.push({
      cached: {
        inputs: queries,
        run: (query: Uint8Array) => gateway.responder.respondAtOnce(query, "https", Date.now()),
      },
      resolved: { inputs: some, run: (name: string) => gateway.resolve(name) },
    });
  }
  const [ours, other] = works;
  if (ours === undefined || other === undefined) throw new Error("two gateways were opened");
  return {
    cached: await timeInTurns(ours.cached, other.cached),
    resolved: await timeInTurns(ours.resolved, other.resolved),
  };
}

await withPrograms(async (workshop) => {
  const small = await publish(workshop, SMALL);
  const middle = await publish(workshop, MIDDLE);
  const large = await publish(workshop, LARGE);
  const { cached, resolved } = await warmPairs(small.store, large.store);
  const referenceName = "1 000 names";
  const bound = { atLeast: 1 / 1.2 };
  reportFigures([
    amount("sync of 100 000 names from manifests of 10 clusters", "s", middle.seconds, 10),
    amount("its peak memory", "MB", middle.peakMegabytes, 1500),
    amount("sync of 1 000 000 names from manifests of 100 clusters", "s", large.seconds),
    amount("its peak memory", "MB", large.peakMegabytes, 8000),
    amount("decoding one of the largest shards of 1 000 000 names", "µs CPU", decodeMicros(large.store), 1000),
    amount(
      "gateway memory, 1 % of 1 000 000 names asked for",
      "MB",
      await gatewayMegabytes(workshop.children, large.store, LARGE),
      64,
    ),
    costFigure({ what: "warm query, 1 000 000 names", unit: "ns", referenceName, pairs: cached, bound }),
    costFigure({ what: "the same past the packet cache", unit: "ns", referenceName, pairs: resolved, bound }),
  ]);
});
