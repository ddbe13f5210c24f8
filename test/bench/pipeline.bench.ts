import { Rcode } from "../../src/dns/numbers.ts";
import { headerRcode } from "../../src/dns/header.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import type { Octets } from "../../src/dns/octets.ts";
import { buildResolver } from "../../src/gateway/build-resolver.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { resolveView } from "../../src/mesh/resolve-view.ts";
import type { ReplyMemory } from "../../src/resolver/reply-memory.ts";
import { createResponder, type Responder } from "../../src/resolver/responder.ts";
import { DEFAULT_SHARD_CACHE_OCTETS } from "../../src/snapshot/limits.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { costFigure, type Figure } from "./measure/figure.ts";
import { timeInTurns, type Work } from "./measure/function-rounds.ts";
import { reportFigures } from "./measure/report.ts";
import { addressQuery, addressReply, encodedQueries, NAME_COUNT } from "./messages.ts";
import { publishedTable } from "./published-table.ts";

// A query that the packet cache does not hold and the name table answers: decoded, led through every stage of the
// gateway, encoded; and what a table a hundred times as large makes of that.

/** Holds nothing, so that every query goes the whole way. */
const NO_MEMORY: ReplyMemory = {
  recall: () => undefined,
  snapshotNumber: () => 0,
  remember: () => undefined,
};

/** Room for every shard of the largest table here, and for the hosts parsed out of them. */
const AMPLE_SHARD_CACHE_OCTETS = 256 * 1024 * 1024;

async function openGateway(serviceCount: number, shardCacheOctets: number): Promise<Responder> {
  const store = await publishedTable(serviceCount);
  const source = new SnapshotReader({ store, nowMs: Date.now, shardCacheOctets });
  await source.refresh();
  const settings = parseSettings({
    MESHDOH_ANONYMOUS_VIEW: "bench",
    MESHDOH_VIEW_CLUSTER: "east",
    MESHDOH_VIEW_NAMESPACE: "ns1",
  });
  const { anonymousView } = settings;
  if (anonymousView === undefined) throw new Error("there is no view");
  const currentTable = (): ReturnType<typeof source.current> => source.current();
  const view = resolveView(anonymousView, currentTable());
  return createResponder({
    resolver: buildResolver({
      settings,
      currentTable,
      upstreams: [],
      clockMs: Date.now,
      random: Math.random,
      startTimer: () => () => undefined,
    }).resolve,
    memory: NO_MEMORY,
    contextAt: (nowMs) => ({
      view,
      nowMs,
      deadlineMs: nowMs + settings.deadlineMs,
      dnssecOk: false,
      checkingDisabled: false,
    }),
    clockMs: Date.now,
    reportFailure: (failure) => {
      throw failure;
    },
  });
}

/** A thousand services out of every part of the table, each of which was asked for once. */
async function pipelineFor(serviceCount: number, shardCacheOctets: number): Promise<Work<Octets>> {
  const responder = await openGateway(serviceCount, shardCacheOctets);
  const inputs = encodedQueries();
  for (const query of inputs) {
    const reply = await responder.respond(query, "https");
    if (reply === undefined || headerRcode(reply) !== Rcode.NoError) throw new Error("the table does not answer");
  }
  return { inputs, run: (query) => responder.respond(query, "https") };
}

const small = await pipelineFor(NAME_COUNT, AMPLE_SHARD_CACHE_OCTETS);
const large = await pipelineFor(100 * NAME_COUNT, AMPLE_SHARD_CACHE_OCTETS);
const overflowing = await pipelineFor(100 * NAME_COUNT, DEFAULT_SHARD_CACHE_OCTETS);
const replies = encodedQueries().map((_, number) => addressReply(addressQuery(number), 1));
const encoding: Work<Message> = { inputs: replies, run: (reply) => encodeMessage(reply) };

async function figure<Other>(
  what: string,
  ours: Work<Octets>,
  referenceName: string,
  reference: Work<Other>,
): Promise<Figure> {
  return costFigure({ what, referenceName, unit: "ns", pairs: await timeInTurns(ours, reference) });
}

reportFigures([
  await figure("table hit through the pipeline, 1 000 names", small, "encoding the reply", encoding),
  await figure("the same with 100 000 names, all shards in memory", large, "1 000 names", small),
  await figure(
    "the same with 100 000 names asked for all over, shard cache as shipped",
    overflowing,
    "1 000 names",
    small,
  ),
]);
