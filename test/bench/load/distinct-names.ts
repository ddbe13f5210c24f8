import { createSocket } from "node:dgram";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { parseName } from "../../../src/dns/name.ts";
import { addressQuery } from "../messages.ts";

/** As many clients ask at one time. */
const UNANSWERED = 32;
/** A server that answers nothing for this long has lost queries. */
const PATIENCE_MS = 5_000;

/** Asks a server on loopback for the addresses of `count` names that nobody asked for before. Rejects when it goes silent. */
export function askDistinctNames(port: number, count: number): Promise<void> {
  const socket = createSocket("udp4");
  let sent = 0;
  let answered = 0;
  const ask = (): void => {
    const name = parseName(`host-${String(sent).padStart(6, "0")}.department.example.com`);
    socket.send(encodeMessage(addressQuery(sent++, name)), port, "127.0.0.1");
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const patience = setTimeout(() => {
    reject(new Error(`${answered} of ${count} names were answered, and then none for ${PATIENCE_MS} ms`));
  }, PATIENCE_MS);
  socket.on("message", () => {
    patience.refresh();
    answered++;
    if (sent < count) ask();
    if (answered === count) resolve();
  });
  while (sent < Math.min(count, UNANSWERED)) ask();
  return promise.finally(() => {
    clearTimeout(patience);
    socket.close();
  });
}
