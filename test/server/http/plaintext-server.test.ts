import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createPlaintextServer } from "../../../src/server/http/plaintext-server.ts";

test.each([
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n and more", "h2"],
  ["GET / HTTP/1.1\r\n\r\n", "http/1.1"],
])("a client that sends %j octet by octet speaks %s, and all of it is there to read", async (text, protocol) => {
  const seen = Promise.withResolvers<readonly [string, string]>();
  const server = createPlaintextServer((socket, spoken) => {
    const parts: Buffer[] = [];
    socket.on("data", (part: Buffer) => parts.push(part));
    socket.on("end", () => seen.resolve([spoken, Buffer.concat(parts).toString()]));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const client = connect({ port: typeof address === "object" && address !== null ? address.port : 0, noDelay: true });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  for (const octet of text) await new Promise((resolve) => client.write(octet, resolve));
  client.end();
  expect(await seen.promise).toEqual([protocol, text]);
});
