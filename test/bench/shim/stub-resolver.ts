import { createSocket } from "node:dgram";
import { once } from "node:events";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { addressReply } from "../messages.ts";

/** A DNS server over UDP that has an address for every name. */
export interface StubResolver {
  readonly port: number;
  readonly close: () => void;
}

/** Opens the resolver that the peers ask while they are warmed up. */
export async function openStubResolver(): Promise<StubResolver> {
  const socket = createSocket("udp4");
  socket.on("message", (octets, { port, address }) => {
    const { edns: _edns, ...query } = decodeMessage(octets);
    socket.send(encodeMessage(addressReply({ ...query, additional: [] }, 1)), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { port: socket.address().port, close: () => void socket.close() };
}
