import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outcome } from "./run-steps.ts";
import type { Runtime } from "./runtimes.ts";
import { normalise } from "./steps.ts";

/** What hangs is killed after that time. */
const TIMEOUT_MS = 30_000;

/**
 * Lets `sync --watch` follow a file that is edited: the folder must change, and SIGTERM must end it with status 0. The output
 * is what it published, in its words, and the generation that the folder holds in the end.
 */
export async function watchOnce(runtime: Runtime, bundle: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-smoke-watch-"));
  const file = join(folder, "east.yaml");
  const words = [
    "sync",
    "--watch",
    "--from",
    `east=manifests:${file}`,
    "--to",
    `dir:${join(folder, "store")}`,
    "--json",
  ];
  writeFileSync(file, serviceWith("10.96.0.1"));
  const child = spawn(runtime.program, runtime.isCommand === true ? words : [bundle, ...words], { stdio: "pipe" });
  const ended = once(child, "close");
  let complaints = "";
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
  try {
    child.stderr.on("data", (piece: Buffer) => (complaints += piece.toString()));
    const published = publicationsOf(child);
    const first = await published.next();
    writeFileSync(file, serviceWith("10.96.0.2"));
    const second = await published.next();
    child.kill("SIGTERM");
    const [status] = await ended;
    const isDone = status === 0 && first.done !== true && second.done !== true;
    const told = isDone ? `${first.value}\n${second.value}\n${generationIn(join(folder, "store"))}\n` : complaints;
    return { status: isDone ? 0 : 1, output: normalise(told, folder) };
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

/** The names and addresses that each publication changed; ends with the process. */
async function* publicationsOf(child: ChildProcess): AsyncGenerator<string, undefined> {
  let text = "";
  for await (const piece of child.stdout ?? []) {
    text += String(piece);
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      const { changes }: { changes?: unknown } = JSON.parse(text.slice(0, end));
      text = text.slice(end + 1);
      yield JSON.stringify(changes);
    }
  }
}

/** Of the table that a folder holds. */
function generationIn(store: string): string {
  const { generation }: { generation?: unknown } = JSON.parse(readFileSync(join(store, "snapshot/current"), "utf8"));
  return `generation ${String(generation)}`;
}

function serviceWith(address: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { clusterIP: ${address} }\n`;
}
