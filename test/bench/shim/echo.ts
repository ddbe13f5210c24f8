import { createSocket } from "node:dgram";

// The least that any UDP server in this runtime can do: send back what came.

const socket = createSocket("udp4");
socket.on("message", (message, from) => socket.send(message, from.port, from.address));
socket.bind(0, "127.0.0.1", () => {
  const { address, port } = socket.address();
  process.stdout.write(`listening on ${address}:${port}\n`);
});
