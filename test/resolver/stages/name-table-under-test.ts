import type { NameTable } from "../../../src/mesh/name-table.ts";
import type { QueryContext, Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { nameTable } from "../../../src/resolver/stages/name-table.ts";
import { question, replyOf } from "../../support/records.ts";
import { meshTable, name } from "../../support/table.ts";
import { contextOf } from "../../support/view.ts";

/** The SOA of `meshTable`'s zone, as a line. */
export const ZONE_SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";
/** What the stage's upstream answers to everything unless said otherwise. */
export const UPSTREAM: Reply = replyOf(["www.example.com. 300 A 192.0.2.80"]);

/** How the stage is asked; without `table` it is `meshTable`, with one that is undefined there is no snapshot. */
export interface Asked {
  readonly table?: NameTable | undefined;
  readonly context?: Partial<QueryContext>;
  readonly upstream?: Resolver;
  readonly random?: () => number;
  /** Zones with upstreams of their own. */
  readonly upstreamZones?: readonly string[];
}

/** Asks the stage; names that it passes on are in `passed`. */
export async function ask(
  text: string,
  type: string,
  asked: Asked = {},
): Promise<{ readonly reply: Reply; readonly passed: string[] }> {
  const passed: string[] = [];
  const table = "table" in asked ? asked.table : meshTable();
  const stage = nameTable({
    currentTable: () => table,
    assumedZones: [name("cluster.local"), name("clusterset.local")],
    upstreamZones: (asked.upstreamZones ?? []).map(name),
    ttlSeconds: 30,
    random: asked.random ?? (() => 0),
  });
  const resolver = stage((passedQuestion, context) => {
    passed.push(passedQuestion.name);
    return (asked.upstream ?? (() => Promise.resolve(UPSTREAM)))(passedQuestion, context);
  });
  return { reply: await resolver(question(text, type), contextOf(asked.context)), passed };
}
