import { setTimeout as pause } from "node:timers/promises";
import { askServer } from "../../src/cli/query/ask-server.ts";
import { parseName } from "../../src/dns/name.ts";
import { Rcode, RrClass, RrType } from "../../src/dns/numbers.ts";
import { formatRcode } from "../../src/dns/type-names.ts";

/** How long a program may take to start on a slow machine before it counts as broken. */
const PATIENCE_MS = 90_000;
const BETWEEN_TRIES_MS = 150;
const TRY_TIMEOUT_MS = 5000;

/** Resolves once the URL answers 200; rejects after a minute and a half, or when `ending` is aborted. */
export function waitForHealth(url: URL, ending: AbortSignal): Promise<void> {
  return retry(`${url.href} to answer`, ending, async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(TRY_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? undefined : `HTTP status ${response.status}`;
  });
}

/** Resolves once the DNS server answers for `name` without an error; rejects as above. */
export function waitForAnswer(name: string | undefined, server: string, ending: AbortSignal): Promise<void> {
  if (name === undefined) return Promise.reject(new Error("nothing was published, so there is nothing to ask for"));
  const question = { name: parseName(name.replace("*", "any")), type: RrType.A, class: RrClass.In };
  return retry(`${server} to answer for ${name}`, ending, async () => {
    const { message } = await askServer(question, server, { useTcp: false, timeoutMs: TRY_TIMEOUT_MS });
    return message.rcode === Rcode.NoError ? undefined : formatRcode(message.rcode);
  });
}

/** Tries until `attempt` resolves with no complaint. */
async function retry(what: string, ending: AbortSignal, attempt: () => Promise<string | undefined>): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  let complaint: string | undefined = "it was not tried";
  while (performance.now() < endMs) {
    complaint = await attempt().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (complaint === undefined) return;
    await pause(BETWEEN_TRIES_MS, undefined, { signal: ending });
  }
  throw new Error(`waited in vain for ${what}: ${complaint ?? ""}`);
}
