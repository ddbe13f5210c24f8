import { formatSocketAddress, type SocketAddress } from "../../socket-address.ts";

/** Fetches a page; rejects when nothing comes back. */
export type FetchPage = (url: string) => Promise<{ readonly status: number; readonly text: string }>;

/** What the shim says of itself at its metrics address. */
export interface HealthPage {
  readonly url: string;
  /** HTTP status of `/healthz`; undefined when nothing came back. */
  readonly status: number | undefined;
  /** What it said, or why nothing came back. */
  readonly text: string;
  /** Its counters, of `/metrics`; empty when there are none. */
  readonly counters: readonly Counter[];
  /** What it knows of the mesh's zones; left out by a shim that does not say. */
  readonly zones?: KnownZones;
}

/** What a shim knows of the mesh's zones. */
export interface KnownZones {
  /** False while no gateway has ever told them, so that every name counts as the mesh's. */
  readonly areKnown: boolean;
  /** The gateways that cannot tell them, because they are of an older version. */
  readonly gatewaysUnable: readonly string[];
}

/** One value of `/metrics`. */
export interface Counter {
  /** With its labels, as written there. */
  readonly name: string;
  readonly value: number;
}

/** Counters of ours; those of the runtime are for graphs. */
const OURS = /^(meshdoh_\w+(?:\{[^}]*\})?)\s+([\d.eE+-]+)/;
/** Longest text that is shown. */
const MAX_TEXT_CHARACTERS = 1000;

/** Looks at both pages. */
export async function readHealthPage(fetchPage: FetchPage, at: SocketAddress): Promise<HealthPage> {
  const base = `http://${formatSocketAddress(at)}`;
  const url = `${base}/healthz`;
  try {
    const health = await fetchPage(url);
    const metrics = await fetchPage(`${base}/metrics`);
    const text = health.text.trim().slice(0, MAX_TEXT_CHARACTERS);
    const zones = parseZones(health.text);
    return {
      url,
      status: health.status,
      text,
      counters: metrics.status === 200 ? parseCounters(metrics.text) : [],
      ...(zones === undefined ? {} : { zones }),
    };
  } catch (error) {
    return { url, status: undefined, text: error instanceof Error ? error.message : String(error), counters: [] };
  }
}

/** The values of our own metrics in Prometheus' text format, without the buckets of histograms. */
export function parseCounters(text: string): readonly Counter[] {
  return text.split("\n").flatMap((line) => {
    const [, name, value] = OURS.exec(line) ?? [];
    return name === undefined || /_bucket\b/.test(name) ? [] : [{ name, value: Number(value) }];
  });
}

/** What the text of `/healthz` says of the mesh's zones; undefined where it says nothing. */
function parseZones(text: string): KnownZones | undefined {
  const told = parseJson(text);
  const [areKnown, gateways] = [memberOf(told, "zonesKnown"), memberOf(told, "gateways")];
  if (typeof areKnown !== "boolean" || !Array.isArray(gateways)) return undefined;
  const gatewaysUnable = gateways.flatMap((each: unknown) => {
    const label = memberOf(each, "gateway");
    return memberOf(each, "tellsZones") === false && typeof label === "string" ? [label] : [];
  });
  return { areKnown, gatewaysUnable };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Who serves another page there is no shim.
    return undefined;
  }
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, member) : undefined;
}
