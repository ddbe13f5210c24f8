import { createSocket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message } from "../../../src/dns/message.ts";
import { RrType } from "../../../src/dns/numbers.ts";
import { formatType } from "../../../src/dns/type-names.ts";
import { record } from "../../support/records.ts";

/** A resolver of the network that a machine is in, which tells what it was asked. */
export interface RecordingResolver {
  /** `<ip>:<port>`, UDP. */
  readonly at: string;
  /** `<name> <type>` of each query, in order. */
  readonly asked: string[];
  /** Of names that are to have another address. */
  readonly addresses: Map<string, string>;
  /** Of its answers from now on. */
  ttlSeconds: number;
}

/** Starts one that has the address 192.0.2.80 for each name; it ends with the test. */
export async function startRecordingResolver(address = "127.0.0.1"): Promise<RecordingResolver> {
  const socket = createSocket("udp4");
  socket.bind(0, address);
  await once(socket, "listening");
  const resolver: RecordingResolver = {
    at: `${address}:${socket.address().port}`,
    asked: [],
    addresses: new Map(),
    ttlSeconds: 30,
  };
  socket.on("message", (octets, client) => {
    const query = decodeMessage(octets);
    resolver.asked.push(...query.question.map(({ name, type }) => `${name} ${formatType(type)}`));
    socket.send(encodeMessage(replyTo(query, resolver)), client.port, client.address);
  });
  onTestFinished(async () => {
    socket.close();
    await once(socket, "close");
  });
  return resolver;
}

function replyTo(query: Message, { addresses, ttlSeconds }: RecordingResolver): Message {
  const answer = query.question
    .filter(({ type }) => type === RrType.A)
    .map(({ name }) => record(`${name} ${ttlSeconds} A ${addresses.get(name) ?? "192.0.2.80"}`));
  return { ...query, isResponse: true, recursionAvailable: true, answer };
}
