import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { answersAt } from "../../../src/cli/shim/answers-at.ts";

test("hears a server that answers, and nobody where nobody does", async () => {
  const server = createSocket("udp4");
  server.on("message", (query, { port, address }) => {
    const reply = Buffer.from(query);
    reply[2] = (reply[2] ?? 0) | 0x80;
    server.send(reply, port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  const at = { address: "127.0.0.1", port: server.address().port };
  expect(await answersAt(at)).toBe(true);
  server.close();
  await once(server, "close");
  expect(await answersAt(at, 10)).toBe(false);
});
