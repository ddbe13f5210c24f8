import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { StoreError } from "../../snapshot/store/store.ts";
import { Publisher } from "../../sync/publishers/publisher.ts";
import type { SyncOptions } from "../../sync/run.ts";
import { UsageError, type Arguments } from "../command.ts";

/** Printable characters without spaces, as names of machines and Kubernetes objects have. */
const OWNER = /^[\x21-\x7e]{1,253}$/;
const MAX_KEPT_SNAPSHOTS = 100;

/** Who publishes `clusters`, out of --owner and --take-over. Waiting ends with `signal`. Throws `UsageError`. */
export function readPublishing(
  args: Arguments,
  clusters: readonly string[],
  { isFollowing, signal }: { readonly isFollowing: boolean; readonly signal: AbortSignal },
): NonNullable<SyncOptions["publishing"]> {
  const owner = args.text("owner") ?? hostname();
  if (!OWNER.test(owner)) {
    throw new UsageError(`--owner ${JSON.stringify(owner)} is no name of 1 to 253 printable characters without spaces`);
  }
  const instance = randomBytes(8).toString("hex");
  const publisher = new Publisher({ owner, instance, clusters, isFollowing, takesOver: args.flag("take-over") });
  return { publisher, wait: (milliseconds) => waitFor(milliseconds, signal), random: Math.random };
}

/** How many superseded snapshots --keep asks for; undefined when it is left out. Throws `UsageError`. */
export function readKeep(args: Arguments): number | undefined {
  const text = args.text("keep");
  if (text === undefined) return undefined;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAX_KEPT_SNAPSHOTS) return count;
  throw new UsageError(`--keep ${JSON.stringify(text)} is no number from 1 to ${MAX_KEPT_SNAPSHOTS}`);
}

async function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (cause) {
    const message = "was interrupted before it was sure that the table has what other syncs publish; run it again";
    throw new StoreError("unavailable", message, { cause });
  }
}
