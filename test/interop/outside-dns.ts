import { createSocket } from "node:dgram";
import { once } from "node:events";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import type { Name } from "../../src/dns/name.ts";
import { Rcode, RrType } from "../../src/dns/numbers.ts";
import { addressRecord } from "../../src/dns/rdata.ts";

/** The public DNS as a proxy sees it, which knows nothing of the mesh. */
export interface OutsideDns {
  /** `<ip>:<port>`, UDP. */
  readonly at: string;
  /** The names it was asked for, in order. */
  readonly asked: readonly Name[];
  close(): Promise<void>;
}

const TTL_SECONDS = 60;

/** Starts a DNS server that answers with one IPv4 address for each name, and NXDOMAIN for all others. */
export async function startOutsideDns(address: string, hosts: ReadonlyMap<Name, string>): Promise<OutsideDns> {
  const asked: Name[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (octets, client) => {
    const query = decodeMessage(octets);
    asked.push(...query.question.map(({ name }) => name));
    socket.send(encodeMessage(replyTo(query, hosts)), client.port, client.address);
  });
  socket.bind(0, address);
  await once(socket, "listening");
  return {
    at: `${address}:${socket.address().port}`,
    asked,
    close: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}

function replyTo(query: Message, hosts: ReadonlyMap<Name, string>): Message {
  const reply = { ...query, isResponse: true, recursionAvailable: true };
  const [question] = query.question;
  const host = question === undefined ? undefined : hosts.get(question.name);
  if (question === undefined || host === undefined) return { ...reply, rcode: Rcode.NxDomain };
  return { ...reply, answer: question.type === RrType.A ? [addressRecord(question.name, host, TTL_SECONDS)] : [] };
}
