import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Connections of TCP by their ports: those below TLS cannot be had of the sockets above. */
const connections = new Map<string, Socket>();

/** Lets `resetConnection` reset the connections of a server. */
export function keepConnections(server: Server): void {
  server.on("connection", (socket: Socket) => {
    const key = keyOf(socket);
    connections.set(key, socket);
    socket.once("close", () => connections.delete(key));
  });
}

/** Resets the connection of TCP that a response goes over, below TLS where that is spoken; one that is gone stays so. */
export function resetConnection({ socket }: ServerResponse): void {
  if (socket !== null) connections.get(keyOf(socket))?.resetAndDestroy();
}

function keyOf({ localPort, remotePort }: Socket): string {
  return `${localPort} ${remotePort}`;
}
