import { createSocket } from "node:dgram";
import { inTurns } from "../measure/rounds.ts";
import { median } from "../measure/statistics.ts";
import { encodedQueries } from "../messages.ts";

// Asks over UDP, one query in flight, in turns of two servers, and prints the median of what each round took, in
// microseconds, as JSON.
//
// Arguments: port of the one, port of the other, rounds.

const QUERIES_PER_ROUND = 1000;
const WARM_UP_ROUNDS = 10;
/** A query without a reply for this long is asked again: on loopback it is lost when a buffer is full. */
const PATIENCE_MS = 1000;

const [onePort = 0, otherPort = 0, rounds = 0] = process.argv.slice(2).map(Number);
const queries = encodedQueries();
const socket = createSocket({ type: "udp4", lookup: (hostname, _options, found) => found(null, hostname, 4) });
let arrived: () => void = () => undefined;
socket.on("message", () => arrived());

/** Callbacks alone: a promise for each reply would be measured as well. */
function round(port: number): Promise<number> {
  return new Promise((resolve) => {
    const tookMicros: number[] = [];
    let sentMs = 0;
    const ask = (): void => {
      sentMs = performance.now();
      socket.send(queries[tookMicros.length % queries.length] ?? "", port, "127.0.0.1");
    };
    const patience = setInterval(() => {
      if (performance.now() - sentMs > PATIENCE_MS) ask();
    }, PATIENCE_MS);
    arrived = (): void => {
      tookMicros.push((performance.now() - sentMs) * 1000);
      if (tookMicros.length < QUERIES_PER_ROUND) return ask();
      clearInterval(patience);
      resolve(median(tookMicros));
    };
    ask();
  });
}

const runs = await inTurns(
  () => round(onePort),
  () => round(otherPort),
  rounds + WARM_UP_ROUNDS,
);
socket.close();
process.stdout.write(`${JSON.stringify(runs.slice(WARM_UP_ROUNDS))}\n`);
