import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { encodedQueries } from "../messages.ts";

const READY_WITHIN_MS = 10_000;
const ASK_AGAIN_MS = 100;

/** Waits until a server on loopback answers a query over UDP. Throws when it takes too long. */
export async function untilAnswering(port: number): Promise<void> {
  const [query = new Uint8Array()] = encodedQueries(1);
  const socket = createSocket("udp4");
  const answered = once(socket, "message");
  const asking = setInterval(() => socket.send(query, port, "127.0.0.1"), ASK_AGAIN_MS);
  const ending = new AbortController();
  const late = delay(READY_WITHIN_MS, "late", { signal: ending.signal });
  try {
    if ((await Promise.race([answered, late])) === "late") throw new Error(`nothing answers on port ${port}`);
  } finally {
    clearInterval(asking);
    ending.abort();
    late.catch(() => undefined);
    socket.close();
  }
}
