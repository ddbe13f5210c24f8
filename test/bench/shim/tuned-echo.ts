import { createSocket } from "node:dgram";

// The echo with what the shim does for speed too: no lookup of addresses that are numbers already, a wide buffer, a
// callback that is made once.

const socket = createSocket({ type: "udp4", lookup: (hostname, _options, found) => found(null, hostname, 4) });
const sent = (): void => undefined;
socket.on("message", (message, from) => socket.send(message, from.port, from.address, sent));
socket.bind(0, "127.0.0.1", () => {
  socket.setRecvBufferSize(4 * 1024 * 1024);
  const { address, port } = socket.address();
  process.stdout.write(`listening on ${address}:${port}\n`);
});
