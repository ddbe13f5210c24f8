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
    return { url, status: health.status, text, counters: metrics.status === 200 ? parseCounters(metrics.text) : [] };
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
