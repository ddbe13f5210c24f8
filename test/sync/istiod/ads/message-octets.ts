import type { NameInfo } from "../../../../src/sync/istiod/name-table.ts";

// Written by hand after protobuf.dev, Encoding, so that what reads and writes messages is not tested with itself.

/** A number as a varint. */
function varint(value: number): number[] {
  const octets: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...octets, rest];
    octets.push((rest % 128) + 128);
  }
}

/** A field of text, octets or a message: wire type 2. */
export function field(number: number, value: string | readonly number[]): number[] {
  const octets = typeof value === "string" ? [...Buffer.from(value, "utf8")] : value;
  return [...varint(number * 8 + 2), ...varint(octets.length), ...octets];
}

/** A NameTable with these hosts. */
export function nameTableOctets(hosts: readonly (readonly [host: string, info: Partial<NameInfo>])[]): number[] {
  return hosts.flatMap(([host, info]) => field(1, [...field(1, host), ...field(2, nameInfoOctets(info))]));
}

function nameInfoOctets({ ips = [], registry = "", shortname = "", namespace = "", altHosts = [] }: Partial<NameInfo>) {
  const texts = [registry, shortname, namespace].flatMap((text, index) => (text === "" ? [] : field(index + 2, text)));
  return [...ips.flatMap((ip) => field(1, ip)), ...texts, ...altHosts.flatMap((alt) => field(5, alt))];
}

/** The type of a name table, as istiod writes it. */
export const TYPE = "type.googleapis.com/istio.networking.nds.v1.NameTable";

/** A DiscoveryResponse with one resource. */
export function responseOctets(
  version: string,
  nonce: string,
  table: readonly number[],
  type: string = TYPE,
): Uint8Array {
  const resource = field(2, [...field(1, type), ...field(2, table)]);
  return Uint8Array.from([...field(1, version), ...resource, ...field(4, type), ...field(5, nonce)]);
}

/** What a test sees of a DiscoveryRequest. */
export interface SeenRequest {
  readonly version: string;
  readonly type: string;
  readonly nonce: string;
  /** Of the node, when it is there. */
  readonly nodeId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly error?: string;
}

/** Reads a DiscoveryRequest. */
export function readRequest(octets: Uint8Array): SeenRequest {
  const fields = new Map(readMessage(octets));
  const text = (of: ReadonlyMap<number, Uint8Array>, number: number): string =>
    Buffer.from(of.get(number) ?? []).toString();
  const [node, error] = [fields.get(2), fields.get(6)];
  return {
    version: text(fields, 1),
    type: text(fields, 4),
    nonce: text(fields, 5),
    ...(node !== undefined && { nodeId: text(new Map(readMessage(node)), 1), metadata: readMetadata(node) }),
    ...(error !== undefined && { error: text(new Map(readMessage(error)), 2) }),
  };
}

function readMetadata(node: Uint8Array): Record<string, string> {
  const struct = new Map(readMessage(node)).get(3) ?? new Uint8Array();
  const entries = readMessage(struct).map(([, entry]) => {
    const pair = new Map(readMessage(entry));
    const value = new Map(readMessage(pair.get(2) ?? new Uint8Array()));
    return [Buffer.from(pair.get(1) ?? []).toString(), Buffer.from(value.get(3) ?? []).toString()];
  });
  return Object.fromEntries(entries);
}

/** The fields of wire type 2, and nothing of those of type 0. */
function readMessage(octets: Uint8Array): [number: number, value: Uint8Array][] {
  const fields: [number, Uint8Array][] = [];
  let at = 0;
  const readVarint = (): number => {
    for (let [value, factor] = [0, 1]; ; factor *= 128) {
      const octet = octets[at++] ?? 0;
      value += (octet % 128) * factor;
      if (octet < 128) return value;
    }
  };
  while (at < octets.length) {
    const tag = readVarint();
    const lengthOrValue = readVarint();
    if (tag % 8 !== 2) continue;
    fields.push([Math.floor(tag / 8), octets.subarray(at, at + lengthOrValue)]);
    at += lengthOrValue;
  }
  return fields;
}
