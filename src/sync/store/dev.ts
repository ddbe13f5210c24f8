import { KvBindingStore, type KvWriteBinding } from "../../snapshot/store/kv-binding.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import type { SyncStore } from "./sync-store.ts";

/** The KV binding that the Worker reads its table from, as `wrangler.toml` names it. */
const BINDING = "SNAPSHOTS";
/** A variable, so that neither compiler nor bundler follows it: wrangler is a tool of whoever develops, not of this. */
const WRANGLER: string = "wrangler";

/** Both paths are relative to the working directory. */
export interface DevStoreOptions {
  /** Default: the `wrangler.toml` of the working directory. */
  readonly configPath?: string;
  /** What `wrangler dev --persist-to` was given; default: what it takes by itself, `.wrangler/state`. */
  readonly persistTo?: string;
}

interface Platform {
  readonly env: Readonly<Record<string, unknown>>;
  dispose(): Promise<void>;
}

interface Wrangler {
  getPlatformProxy(options: { configPath?: string; persist: { path: string } }): Promise<Platform>;
}

/** The local KV of `wrangler dev`, which sees what is written while it runs. Rejects with `StoreError`. */
export async function openDevStore({ configPath, persistTo }: DevStoreOptions = {}): Promise<SyncStore> {
  const wrangler = await loadWrangler();
  // `wrangler dev` adds the `v3` to the folder that it is given, `getPlatformProxy` does not.
  const persist = { path: `${persistTo ?? ".wrangler/state"}/v3` };
  const platform = await startPlatform(wrangler, { ...(configPath !== undefined && { configPath }), persist });
  const binding = platform.env[BINDING];
  if (!isKvBinding(binding)) {
    await platform.dispose();
    throw new StoreError("missing", `${configPath ?? "wrangler.toml"} has no KV namespace with the binding ${BINDING}`);
  }
  return new DevStore(`dev:${persistTo ?? ""}`, binding, () => platform.dispose());
}

class DevStore extends KvBindingStore implements SyncStore {
  readonly label: string;
  readonly close: () => Promise<void>;

  constructor(label: string, kv: KvWriteBinding, close: () => Promise<void>) {
    super(kv);
    this.label = label;
    this.close = close;
  }
}

async function loadWrangler(): Promise<Wrangler> {
  let wrangler: unknown;
  try {
    wrangler = await import(WRANGLER);
  } catch (cause) {
    const advice = "install it beside meshdoh (npm install --save-dev wrangler), or publish to a dir: store";
    throw new StoreError("unavailable", `the store dev: needs wrangler, which is not installed: ${advice}`, { cause });
  }
  if (isWrangler(wrangler)) return wrangler;
  throw new StoreError("unavailable", "the store dev: needs wrangler 3.36 or newer, which has getPlatformProxy");
}

async function startPlatform(
  wrangler: Wrangler,
  options: Parameters<Wrangler["getPlatformProxy"]>[0],
): Promise<Platform> {
  try {
    return await wrangler.getPlatformProxy(options);
  } catch (cause) {
    throw new StoreError("unavailable", `wrangler cannot open the local KV: ${String(cause)}`, { cause });
  }
}

function isWrangler(value: unknown): value is Wrangler {
  return hasFunctions(value, ["getPlatformProxy"]);
}

function isKvBinding(value: unknown): value is KvWriteBinding {
  return hasFunctions(value, ["get", "put", "delete", "list"]);
}

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  // A binding of the platform is a proxy, and a module is an object.
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === "function");
}
