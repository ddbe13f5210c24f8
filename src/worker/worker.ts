import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { misconfigured } from "../gateway/pages.ts";
import { SettingsError } from "../gateway/settings.ts";
import { WorkerArrival } from "./arrival.ts";
import { buildParts } from "./parts.ts";
import type { RateLimitBindings } from "./rate-limits.ts";

/** What `wrangler.toml` binds; settings are the variables `MESHDOH_…`. */
export interface Bindings extends RateLimitBindings {
  readonly SNAPSHOTS: KVNamespace;
  readonly [variable: string]: unknown;
}

/**
 * One gateway per isolate: its table and caches live as long as the isolate does. It is built on the first request,
 * because bindings are not readable before.
 */
let gateway: Gateway | undefined;

const worker: ExportedHandler<Bindings> = {
  fetch(request, bindings, context) {
    gateway ??= buildGateway(bindings);
    return gateway.fetch(request, new WorkerArrival(request, context));
  },
};

function buildGateway(bindings: Bindings): Gateway {
  try {
    return createGateway(buildParts(bindings));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // For the operator, in the Worker's log; clients only learn that it is not their fault.
    console.error(error.message);
    return { fetch: () => Promise.resolve(misconfigured()), answerAtOnce: () => undefined };
  }
}

export default worker;
