import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Children } from "../../scripts/start/children.ts";
import { startDohUpstream, type DohUpstream } from "../e2e/doh-upstream.ts";
import { makeAuthority } from "../support/test-authority.ts";

/** `meshdoh serve` over TLS with the table of the seed story, as an operator starts it. */
export interface ServedMesh {
  readonly port: number;
  /** The authority that signed its certificate, which is for 127.0.0.1 and localhost. */
  readonly authorityFile: string;
  readonly token: string;
  /** What stands for the public DNS. */
  readonly upstream: DohUpstream;
  readonly folder: string;
  stop(): Promise<void>;
}

/** How the server is started beside what every test needs. */
export interface ServedMeshOptions {
  /** More flags of `meshdoh serve`. */
  readonly flags?: readonly string[];
  /** More manifests, as `--from` takes them. */
  readonly manifests?: readonly string[];
  /** False leaves queries without a token unanswered. */
  readonly isOpen?: boolean;
}

const COMMAND = join(import.meta.dirname, "../../src/cli/main.ts");
const SEED_STORY = ["east", "west"].map((cluster) => `${cluster}=manifests:test/fixtures/seed-story/${cluster}.yaml`);

/** Publishes the seed story into a folder, makes the view `everybody` and serves it. */
export async function startServedMesh(options: ServedMeshOptions = {}): Promise<ServedMesh> {
  const { flags = [], manifests = [], isOpen = true } = options;
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-served-"));
  const children = new Children();
  const upstream = await startDohUpstream(() => undefined);
  const stop = async (): Promise<void> => {
    await children.endAll();
    await upstream.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const authority = await makeAuthority(folder);
    const { certificateFile, keyFile } = await authority.issue("server", ["DNS:localhost", "IP:127.0.0.1"]);
    const store = `dir:${join(folder, "store")}`;
    await meshdoh(children, "sync", ...fromWords([...SEED_STORY, ...manifests]), "--to", store);
    const view = ["everybody", "--cluster", "east", "--namespace", "ns1", "--store", store, "--json"];
    const { token }: { readonly token: string } = JSON.parse(await meshdoh(children, "view", "add", ...view));
    const tls = ["--tls-cert", certificateFile, "--tls-key", keyFile];
    const open = isOpen ? ["--anonymous-view", "everybody"] : [];
    const words = ["serve", "--store", store, "--listen", "127.0.0.1:0", ...tls, ...open, ...flags];
    const outside = ["--upstream", upstream.url.href];
    const server = children.start("meshdoh serve", process.execPath, [COMMAND, ...words, ...outside], process.env);
    if (server.stdout === null) throw new TypeError("the server's output is not read");
    const [line] = await Promise.race([once(createInterface(server.stdout), "line"), children.failure]);
    const port = Number(/^listening on https:\/\/127\.0\.0\.1:(\d+)$/.exec(String(line))?.[1]);
    if (!(port > 0)) throw new Error(`meshdoh serve said ${JSON.stringify(line)}`);
    return { port, authorityFile: authority.certificateFile, token, upstream, folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function fromWords(sources: readonly string[]): string[] {
  return sources.flatMap((source) => ["--from", source]);
}

async function meshdoh(children: Children, ...words: readonly string[]): Promise<string> {
  const { status, output, complaints } = await children.run(
    "meshdoh",
    process.execPath,
    [COMMAND, ...words],
    process.env,
  );
  if (status !== 0) throw new Error(`meshdoh ${words[0]} ended with ${status}: ${complaints}`);
  return output;
}
