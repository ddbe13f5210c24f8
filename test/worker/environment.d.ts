/// <reference types="@cloudflare/vitest-plugin/types" />

declare namespace Cloudflare {
  /** What wrangler.toml binds. */
  interface Env {
    readonly SNAPSHOTS: KVNamespace;
    readonly MESHDOH_UPSTREAM: string;
  }

  interface GlobalProps {
    readonly mainModule: typeof import("../../src/worker/worker.ts");
  }
}
