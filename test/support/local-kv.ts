import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with the configuration of a Worker that has a KV namespace, and what ends it. */
export interface LocalKv {
  readonly folder: string;
  readonly configPath: string;
  readonly persistTo: string;
  remove(): Promise<void>;
}

/** The Worker answers with the value of the key that its path names. */
const WORKER = `export default {
  async fetch(request, env) {
    const value = await env.SNAPSHOTS.get(new URL(request.url).pathname.slice(1), { type: "text", cacheTtl: 30 });
    return new Response(value, { status: value === null ? 404 : 200 });
  },
};
`;

/** Makes the folder; `binding` is what the KV namespace is called. */
export async function makeLocalKv(binding = "SNAPSHOTS"): Promise<LocalKv> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-kv-"));
  const configPath = join(folder, "wrangler.toml");
  const settings = [
    'name = "store-test"',
    'main = "worker.js"',
    'compatibility_date = "2026-11-01"',
    "send_metrics = false",
  ];
  const namespace = ["[[kv_namespaces]]", `binding = "${binding}"`, 'id = "snapshots"'];
  await writeFile(configPath, [...settings, ...namespace, ""].join("\n"));
  await writeFile(join(folder, "worker.js"), WORKER);
  return { folder, configPath, persistTo: join(folder, "state"), remove: () => rm(folder, { recursive: true }) };
}
