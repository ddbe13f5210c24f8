import type { Children } from "../../../scripts/start/children.ts";
import { processorMicros } from "../measure/process-usage.ts";
import type { Server } from "../measure/programs.ts";

/** What one run of h2load came to. */
export interface H2Run {
  readonly perSecond: number;
  /** Processor time of the server for one request. */
  readonly micros: number;
}

/** What is asked: words of h2load, each `PORT` in them the server's port. */
export interface H2Load {
  readonly words: readonly string[];
  readonly requestCount: number;
}

const CONNECTIONS = 8;
const STREAMS = 32;

/** Sends requests over HTTP/2 with TLS, 256 of them unanswered at a time; throws unless every answer is a 200. */
export async function runH2load(children: Children, load: H2Load, { pid, port }: Server): Promise<H2Run> {
  const shape = ["-n", String(load.requestCount), "-c", String(CONNECTIONS), "-m", String(STREAMS)];
  const words = load.words.map((word) => word.replaceAll("PORT", String(port)));
  const beforeMicros = processorMicros(pid);
  const { output, complaints } = await children.run("h2load", "h2load", [...shape, ...words], process.env);
  const micros = (processorMicros(pid) - beforeMicros) / load.requestCount;
  if (!output.includes(`status codes: ${load.requestCount} 2xx`)) throw new Error(`h2load: ${output}${complaints}`);
  return { perSecond: Number(/([\d.]+) req\/s/.exec(output)?.[1]), micros };
}
