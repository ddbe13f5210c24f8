import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message } from "../../../src/dns/message.ts";

/** What a server does with a query over one transport: the messages that it sends, none, or an early end. */
export type Behaviour = (query: Message) => readonly Message[] | "close";

/** A DNS server on loopback that behaves as a test says. */
export interface DnsServer extends AsyncDisposable {
  /** `127.0.0.1:<port>`. */
  readonly at: string;
  /** `udp` and `tcp`, in the order in which queries came. */
  readonly asked: readonly string[];
}

/** Opens a server with one port for both transports. */
export async function openDnsServer(overUdp: Behaviour, overTcp: Behaviour): Promise<DnsServer> {
  const asked: string[] = [];
  const tcp = createServer((socket) => {
    // A client that has its reply resets the connection, which is its right.
    socket.on("error", () => undefined);
    socket.once("data", (frame: Uint8Array) => {
      asked.push("tcp");
      const replies = overTcp(decodeMessage(frame.subarray(2)));
      if (replies === "close") return socket.end();
      for (const octets of replies.map((reply) => encodeMessage(reply))) {
        // In two parts, as TCP may deliver it.
        socket.write(Uint8Array.of(octets.length >> 8));
        socket.write(Uint8Array.of(octets.length & 0xff, ...octets));
      }
      return socket;
    });
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const address = tcp.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const udp = createSocket("udp4");
  udp.on("message", (octets, client) => {
    asked.push("udp");
    const replies = overUdp(decodeMessage(octets));
    if (replies === "close") return;
    for (const reply of replies) udp.send(encodeMessage(reply), client.port, client.address);
  });
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");
  return {
    at: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      udp.close();
      tcp.close();
      await once(tcp, "close");
    },
  };
}
