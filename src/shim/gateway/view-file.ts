import { closeSync, openSync, readSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UpstreamError } from "../../resolver/upstream.ts";
import { readView, readViewName, type GatewayView } from "./gateway-view.ts";
import { MAX_VIEW_FILE_OCTETS } from "./limits.ts";
import type { VanishedZone } from "./vanished-zones.ts";

/** What is kept of one gateway. */
export interface StoredView extends GatewayView {
  /** Zones that it tells no more; their times are milliseconds since 1970. */
  readonly vanished: readonly VanishedZone[];
}

/** The views of gateways, by their labels. */
export type ViewsByGateway = ReadonlyMap<string, StoredView>;

const FILE_NAME = "view.json";
/** Names of a mesh are nobody else's business. */
const OWNER_ONLY = 0o600;

/**
 * What was known when a shim stopped, so that names of the mesh stay here also before the gateway answers; empty when
 * nothing was. A file that cannot be read or understood is told of, and otherwise as good as none.
 */
export function readViewFile(folder: string, report: (line: string) => void): ViewsByGateway {
  const path = join(folder, FILE_NAME);
  try {
    return parseViews(readBounded(path));
  } catch (error) {
    if (!isMissing(error)) report(`what gateways told before is not known: ${path}: ${reasonOf(error)}`);
    return new Map();
  }
}

/** Replaces the file in one step. Throws what the system throws. */
export async function writeViewFile(folder: string, views: ViewsByGateway): Promise<void> {
  const path = join(folder, FILE_NAME);
  const draft = `${path}.${process.pid}.new`;
  const gateways = [...views].map(([gateway, view]) => ({ gateway, ...view }));
  await mkdir(folder, { recursive: true });
  try {
    const file = await open(draft, "w", OWNER_ONLY);
    try {
      await file.writeFile(`${JSON.stringify({ gateways }, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function readBounded(path: string): string {
  const descriptor = openSync(path, "r");
  try {
    const octets = new Uint8Array(MAX_VIEW_FILE_OCTETS + 1);
    let size = 0;
    for (let count = -1; count !== 0; size += count)
      count = readSync(descriptor, octets, size, octets.length - size, -1);
    if (size > MAX_VIEW_FILE_OCTETS) throw new RangeError(`it has more than ${MAX_VIEW_FILE_OCTETS} octets`);
    return new TextDecoder().decode(octets.subarray(0, size));
  } finally {
    closeSync(descriptor);
  }
}

function parseViews(text: string): ViewsByGateway {
  const stored: unknown = JSON.parse(text);
  const gateways = memberOf(stored, "gateways");
  if (!Array.isArray(gateways)) throw new TypeError("it lists no gateways");
  return new Map(
    gateways.map((entry: unknown) => {
      const view = { ...readView(entry), vanished: readVanished(entry) };
      const gateway = memberOf(entry, "gateway");
      if (typeof gateway !== "string") throw new TypeError("it names no gateway");
      return [gateway, view];
    }),
  );
}

function readVanished(entry: unknown): VanishedZone[] {
  // Files of earlier versions have none.
  const list = memberOf(entry, "vanished") ?? [];
  if (!Array.isArray(list)) throw new TypeError("its vanished zones are no list");
  return list.map((each: unknown) => {
    const untilMs = memberOf(each, "untilMs");
    if (typeof untilMs !== "number") throw new TypeError("a vanished zone has no time");
    return { zone: readViewName(memberOf(each, "zone"), "vanished"), untilMs };
  });
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, member) : undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function reasonOf(error: unknown): string {
  if (error instanceof UpstreamError) return "it holds no views";
  return error instanceof Error ? error.message : String(error);
}
