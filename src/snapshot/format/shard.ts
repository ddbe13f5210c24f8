import type { Name } from "../../dns/name.ts";
import { compareText, type MeshHost } from "../../mesh/claim.ts";
import { canonicalName, corrupt, decodeText } from "./fields.ts";
import { decodeHost, encodeHost } from "./host.ts";

/** First line of a shard: what it is, and the version of its format. */
const HEADER = "meshdoh-shard 1";

/** The octets of a shard: the header, then one line per host, sorted: name, blank, JSON. Equal hosts, equal octets. */
export function encodeShard(hosts: Iterable<MeshHost>): Uint8Array {
  const sorted = [...hosts].toSorted((a, b) => compareText(a.name, b.name));
  const lines = sorted.map((host) => `${host.name} ${encodeHost(host)}\n`);
  return new TextEncoder().encode(`${HEADER}\n${lines.join("")}`);
}

/** The hosts of one shard. A host's line is parsed when it is first asked for, because most never are. */
export class ShardHosts {
  /** The JSON text of a host, or the host once it was asked for. */
  readonly #hosts: Map<string, string | MeshHost>;
  readonly #place: string;

  /** Throws `StoreError` when the lines are not those of a shard; that of a host may still be. */
  constructor(content: Uint8Array, place: string) {
    this.#place = place;
    this.#hosts = readLines(decodeText(content, place), place);
  }

  get size(): number {
    return this.#hosts.size;
  }

  /** The host of that name. Throws `StoreError` when its line is not a host's. */
  find(name: Name): MeshHost | undefined {
    const known = this.#hosts.get(name);
    if (typeof known !== "string") return known;
    // The place is the shard alone: what is asked for goes into no log.
    const host = decodeHost(name, known, this.#place);
    this.#hosts.set(name, host);
    return host;
  }

  /** All names, in the order of the lines. Throws `StoreError` for a line whose first word is not a name. */
  names(): Name[] {
    return Array.from(this.#hosts.keys(), (text) => canonicalName(text, this.#place));
  }

  /** All hosts, parsed. Throws `StoreError`. */
  *all(): Generator<MeshHost> {
    for (const name of this.names()) {
      const host = this.find(name);
      if (host !== undefined) yield host;
    }
  }
}

function readLines(text: string, place: string): Map<string, string> {
  const [header, ...lines] = text.split("\n");
  if (header !== HEADER) throw corrupt(place, `does not begin with ${JSON.stringify(HEADER)}`);
  if (lines.pop() !== "") throw corrupt(place, "does not end with a line end");
  const hosts = new Map<string, string>();
  for (const line of lines) {
    const blank = line.indexOf(" ");
    if (blank < 1) throw corrupt(place, "has a line without a name");
    hosts.set(line.slice(0, blank), line.slice(blank + 1));
  }
  if (hosts.size !== lines.length) throw corrupt(place, "names a host twice");
  return hosts;
}
