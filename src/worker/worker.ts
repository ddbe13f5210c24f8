import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { misconfigured } from "../gateway/pages.ts";
import { SettingsError } from "../gateway/settings.ts";
import { buildParts } from "./parts.ts";

/** What `wrangler.toml` binds; settings are the variables `MESHDOH_…`. */
export interface Bindings {
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
    return gateway.fetch(request, (work) => context.waitUntil(work));
  },
};

function buildGateway(bindings: Bindings): Gateway {
  try {
    return createGateway(buildParts(bindings));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // For the operator, in the Worker's log; clients only learn that it is not their fault.
    console.error(error.message);
    return { fetch: () => Promise.resolve(misconfigured()) };
  }
}

export default worker;
