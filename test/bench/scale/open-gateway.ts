import { encodeMessage } from "../../../src/dns/encode.ts";
import { parseName } from "../../../src/dns/name.ts";
import type { Octets } from "../../../src/dns/octets.ts";
import { buildAnswering } from "../../../src/gateway/build-answering.ts";
import { buildResolver } from "../../../src/gateway/build-resolver.ts";
import { parseSettings } from "../../../src/gateway/settings.ts";
import { resolveView } from "../../../src/mesh/resolve-view.ts";
import type { ViewSettings } from "../../../src/mesh/view.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import type { Responder } from "../../../src/resolver/responder.ts";
import { SnapshotReader } from "../../../src/snapshot/load.ts";
import { DirStore } from "../../../src/sync/store/dir.ts";
import { generatedName, ownNamesOf, type GeneratedMesh } from "../../support/generated-mesh.ts";
import { addressQuery } from "../messages.ts";

/** A gateway over a store on this machine, as it is deployed but for HTTP. */
export interface OpenedGateway {
  readonly responder: Responder;
  /** Through the whole pipeline, past the packet cache. */
  readonly resolve: (name: string) => Promise<Reply>;
}

const VIEW: ViewSettings = {
  name: "bench",
  cluster: "c000",
  namespace: "shared",
  reach: "mesh",
  families: ["v4", "v6"],
  autopath: true,
  public: true,
};

/** Opens a gateway with the table of a store; `shardCacheOctets` only where it is not to be as shipped. */
export async function openGateway(folder: string, shardCacheOctets?: number): Promise<OpenedGateway> {
  const size = shardCacheOctets === undefined ? {} : { shardCacheOctets };
  const reader = new SnapshotReader({ store: new DirStore(folder), nowMs: Date.now, ...size });
  await reader.refresh();
  if (reader.lastProblem !== undefined) throw reader.lastProblem;
  const parts = {
    settings: parseSettings({}),
    currentTable: () => reader.current(),
    upstreams: [],
    clockMs: Date.now,
    random: Math.random,
    startTimer: () => () => undefined,
  };
  const answering = buildAnswering({
    ...parts,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  const { resolve } = buildResolver(parts);
  const view = resolveView(VIEW, reader.current());
  const flags = { dnssecOk: false, checkingDisabled: false };
  return {
    responder: answering.responderFor(VIEW, 1),
    resolve: (name) => {
      const nowMs = Date.now();
      const question = { name: parseName(name), type: 1, class: 1 };
      return resolve(question, { view, nowMs, deadlineMs: nowMs + 4500, ...flags });
    },
  };
}

/** Names of a made-up mesh, spread evenly over all of it, no two the same; `count` is far below its size. */
export function spreadNames(mesh: GeneratedMesh, count: number): string[] {
  const own = ownNamesOf(mesh, mesh.clusters - 1) * mesh.clusters;
  const step = Math.floor(own / count);
  return Array.from({ length: count }, (_, number) => {
    const at = number * step;
    return generatedName(at % mesh.clusters, Math.floor(at / mesh.clusters));
  });
}

/** The query for an address of a name, in octets. */
export function queryFor(name: string, number: number): Octets {
  return encodeMessage(addressQuery(number, parseName(name)));
}
