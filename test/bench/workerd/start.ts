import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { bundleForDeployment } from "../../../scripts/bundle/bundle-worker.ts";
import type { StoreWriter } from "../../../src/snapshot/store/store.ts";
import type { Server, Workshop } from "../measure/programs.ts";

const HERE = import.meta.dirname;
const WORKERD = "node_modules/workerd/bin/workerd";

/** The gateway and bare handlers, each behind a socket of the same process. */
export interface RunningWorkerd {
  readonly gateway: Server;
  readonly bare: Server;
  /** Answers POST as the gateway answers a token. */
  readonly barePrivate: Server;
}

/** What the bare handler answers. */
export interface BareReply {
  readonly octets: readonly number[];
  readonly maxAgeSeconds: number;
}

/** Bundles the Worker and starts `workerd serve` with a copy of a store; resolves once all sockets listen. */
export async function startWorkerd(workshop: Workshop, store: StoreWriter, reply: BareReply): Promise<RunningWorkerd> {
  const { children, folder } = workshop;
  const bundled = await bundleForDeployment({ config: undefined, env: undefined });
  if ("problem" in bundled) throw new Error(bundled.problem);
  await writeFile(join(folder, "gateway.js"), bundled.script);
  const date = /^compatibility_date = "(.+)"$/m.exec(await readFile("wrangler.toml", "utf8"))?.[1] ?? "";
  const config = await readFile(join(HERE, "config.capnp"), "utf8");
  await writeFile(join(folder, "config.capnp"), config.replaceAll("COMPATIBILITY_DATE", date));
  for (const file of ["bare.js", "bare-private.js", "store.js"]) await copyFile(join(HERE, file), join(folder, file));
  await writeFile(join(folder, "reply.json"), JSON.stringify(reply));
  await writeFile(join(folder, "values.json"), JSON.stringify(await valuesOf(store)));

  const child = children.start(
    "workerd",
    WORKERD,
    ["serve", "--control-fd=1", join(folder, "config.capnp")],
    process.env,
  );
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error("workerd did not start");
  const ports = await readPorts(stdout);
  const at = (socket: string): Server => ({ pid, port: ports.get(socket) ?? 0 });
  return { gateway: at("gateway"), bare: at("bare"), barePrivate: at("barePrivate") };
}

/** As many as config.capnp has. */
const SOCKETS = 3;

/** workerd says where each socket listens in a line of JSON. */
async function readPorts(stdout: Readable): Promise<ReadonlyMap<string, number>> {
  const ports = new Map<string, number>();
  for await (const line of createInterface(stdout)) {
    const { socket, port }: { socket: string; port: number } = JSON.parse(line);
    ports.set(socket, port);
    if (ports.size === SOCKETS) break;
  }
  return ports;
}

async function valuesOf(store: StoreWriter): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const key of await store.list("")) values[key] = new TextDecoder().decode(await store.get(key));
  return values;
}
