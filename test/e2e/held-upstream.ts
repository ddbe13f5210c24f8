import { createSocket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { record } from "../support/records.ts";

/** A DNS server that answers once the test lets it. */
export interface HeldUpstream {
  /** `udp://127.0.0.1:<port>`. */
  readonly url: string;
  /** Resolves when it has been asked. */
  readonly asked: Promise<void>;
  /** Answers everything with 192.0.2.80 from now on, also what was asked before. */
  release(): void;
}

/** Starts one on a free loopback port; it ends with the test. */
export async function startHeldUpstream(): Promise<HeldUpstream> {
  const socket = createSocket("udp4");
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  socket.on("message", (query, { port, address }) => {
    asked.resolve();
    void released.promise.then(() => socket.send(answerTo(query), port, address));
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(async () => {
    socket.close();
    await once(socket, "close");
  });
  const release = (): void => released.resolve();
  return { url: `udp://127.0.0.1:${socket.address().port}`, asked: asked.promise, release };
}

function answerTo(octets: Uint8Array): Uint8Array {
  const query = decodeMessage(octets);
  const answer = query.question.map(({ name }) => record(`${name} 300 A 192.0.2.80`));
  return encodeMessage({ ...query, isResponse: true, recursionAvailable: true, answer });
}
