import { createExecutionContext, env, waitOnExecutionContext } from "cloudflare:test";
import { vi } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { RrType } from "../../src/dns/numbers.ts";
import type { Octets } from "../../src/dns/octets.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";

/** The Worker in an isolate that has just begun: nothing is loaded or cached yet. */
export interface OpenedWorker {
  /** Resolves once the work is done, too, that outlives the response. */
  fetch(path: string, init?: RequestInit<IncomingRequestCfProperties>): Promise<Response>;
  /** Asks by POST. */
  ask(name: string, type?: number): Promise<Message>;
  /** Sends these octets by POST and gives back those of the reply. */
  exchange(query: Octets): Promise<Uint8Array>;
}

/** Opens a Worker with the KV of these tests and the given variables. */
export async function openWorker(variables: Readonly<Record<string, string>>): Promise<OpenedWorker> {
  // The gateway lives as long as its module does.
  vi.resetModules();
  const { default: worker } = await import("../../src/worker/worker.ts");
  const bindings = { SNAPSHOTS: env.SNAPSHOTS, ...variables };
  const fetch: OpenedWorker["fetch"] = async (path, init) => {
    const context = createExecutionContext();
    const request = new Request(`https://gateway.example${path}`, init);
    const response = await worker.fetch?.(request, bindings, context);
    await waitOnExecutionContext(context);
    if (response === undefined) throw new Error("the Worker has no fetch handler");
    return response;
  };
  const exchange = async (query: Octets): Promise<Uint8Array> => {
    const headers = { "content-type": "application/dns-message" };
    const response = await fetch("/dns-query", { method: "POST", headers, body: query });
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return { fetch, exchange, ask: async (name, type) => decodeMessage(await exchange(queryFor(name, type))) };
}

/** The octets of a query for A, or another type, with EDNS. */
export function queryFor(name: string, type: number = RrType.A): Octets {
  const question = { name: parseName(name), type, class: 1 };
  return encodeExchangeQuery(question, { dnssecOk: false, checkingDisabled: false });
}

/** The same without EDNS. */
export function plainQueryFor(name: string): Octets {
  const { edns: _edns, ...query } = decodeMessage(queryFor(name));
  return encodeMessage(query);
}
