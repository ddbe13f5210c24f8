import { openNative } from "../../../src/shim/udp/bun-runtime.ts";

// The echo with Bun's own socket: what `node:dgram` costs there can be told from it.

const socket = await openNative({
  hostname: "127.0.0.1",
  port: 0,
  binaryType: "buffer",
  socket: { data: (_socket, octets, port, address) => socket.send(octets, port, address), error: () => undefined },
});
process.stdout.write(`listening on ${socket.address.address}:${socket.address.port}\n`);
