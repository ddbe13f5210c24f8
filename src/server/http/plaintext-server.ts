import { createServer, type Server, type Socket } from "node:net";
import { protocolBy } from "./first-octets.ts";
import type { HttpProtocol } from "./http-listener.ts";

type Serve = (socket: Socket, protocol: HttpProtocol) => void;

/** A server of plaintext that calls `serve` once a client has shown which protocol it speaks. */
export function createPlaintextServer(serve: Serve): Server {
  return createServer({ noDelay: true }, (socket) => {
    // A socket that fails is closed, which is heard elsewhere.
    socket.on("error", ignoreError);
    // Kept until they are enough to tell: given back to the socket, they would be announced again at once, for ever.
    let octets: Buffer = Buffer.alloc(0);
    const look = (): void => {
      const more: unknown = socket.read();
      if (!(more instanceof Uint8Array)) return;
      octets = Buffer.concat([octets, more]);
      const protocol = protocolBy(octets);
      if (protocol === undefined) return;
      socket.off("readable", look);
      socket.unshift(octets);
      serve(socket, protocol);
    };
    socket.on("readable", look);
  });
}

function ignoreError(): void {}
