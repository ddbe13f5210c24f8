import { once } from "node:events";
import { createServer, connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { clientOf } from "../../../src/server/http/client.ts";

async function accepted(host: string, from: string): Promise<Socket> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  const client = connect(typeof address === "object" && address !== null ? address.port : 0, from);
  const [socket] = await once(server, "connection");
  onTestFinished(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });
  return socket;
}

test.each([true, false])("a client is known by its address; it may operate: %s", async (mayOperate) => {
  const socket = await accepted("127.0.0.1", "127.0.0.1");
  expect(clientOf(socket, mayOperate)).toEqual({ address: "127.0.0.1", mayOperate });
});

test("an IPv4 client of an IPv6 listener has its IPv4 address", async () => {
  const socket = await accepted("::ffff:127.0.0.1", "127.0.0.1");
  expect(clientOf(socket, false)).toEqual({ address: "127.0.0.1", mayOperate: false });
});

test("a client that has gone is nobody", async () => {
  const socket = await accepted("127.0.0.1", "127.0.0.1");
  socket.destroy();
  expect(clientOf(socket, false)).toBeUndefined();
});
