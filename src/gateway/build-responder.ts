import type { ExtendedDnsError } from "../dns/ede.ts";
import { EdeCode } from "../dns/numbers.ts";
import { resolveView } from "../mesh/resolve-view.ts";
import type { NameTable } from "../mesh/name-table.ts";
import type { View, ViewSettings } from "../mesh/view.ts";
import { createReplyMemory } from "../resolver/reply-memory.ts";
import type { ResolverEvent } from "../resolver/resolver.ts";
import { createResponder, type Responder } from "../resolver/responder.ts";
import { StoreError } from "../snapshot/store/store.ts";
import { buildResolver, type ResolverParts } from "./build-resolver.ts";

/** What the gateway's responder is built from. */
export interface GatewayResponderParts extends ResolverParts {
  readonly reportFailure: (failure: unknown) => void;
}

/** How much of an isolate's 128 MB encoded replies may take. */
const PACKET_CACHE_OCTETS = 16 * 1024 * 1024;

/** The responder of the anonymous view; undefined when none is configured, and then nothing is answered. */
export function buildResponder(parts: GatewayResponderParts): Responder | undefined {
  const { settings, currentTable, clockMs, reportFailure } = parts;
  const { anonymousView, deadlineMs } = settings;
  if (anonymousView === undefined) return undefined;
  const viewOf = rememberView(anonymousView);
  return createResponder({
    resolver: buildResolver(parts),
    // The mesh's replies are good for as long as the snapshot stands, so the cache is told which one that is.
    memory: createReplyMemory({ capacityOctets: PACKET_CACHE_OCTETS, snapshotDigest: () => currentTable()?.digest }),
    contextAt: (nowMs, query) => ({
      view: viewOf(currentTable()),
      nowMs,
      deadlineMs: nowMs + deadlineMs,
      dnssecOk: query.edns?.dnssecOk ?? false,
      checkingDisabled: query.checkingDisabled,
      observe: ignore,
    }),
    clockMs,
    reportFailure,
    explainFailure: explainStoreFailure,
  });
}

/** A table that is damaged is one thing, a store that cannot be reached another; both are worth knowing at night. */
function explainStoreFailure(failure: unknown): ExtendedDnsError | undefined {
  if (!(failure instanceof StoreError)) return undefined;
  const isDamage = failure.code === "corrupt" || failure.code === "missing";
  return { code: isDamage ? EdeCode.InvalidData : EdeCode.NetworkError, text: `name table: ${failure.message}` };
}

/** A view changes with the table only, so it is made once for each. */
function rememberView(settings: ViewSettings): (table: NameTable | undefined) => View {
  let madeFor: NameTable | undefined;
  let view = resolveView(settings, undefined);
  return (table) => {
    if (table !== madeFor) {
      madeFor = table;
      view = resolveView(settings, table);
    }
    return view;
  };
}

function ignore(_event: ResolverEvent): void {
  // Nobody listens to this gateway.
}
