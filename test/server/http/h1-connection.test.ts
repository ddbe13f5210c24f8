import { once } from "node:events";
import { expect, test } from "vitest";
import { openListener, QUERY, rawClient, type RawClient } from "./running-listener.ts";
import { asReply, stubGateway } from "./stub-gateway.ts";

const HEAD = `POST /dns-query HTTP/1.1\r\nhost: gateway.example\r\ncontent-type: application/dns-message\r\n`;

function post(client: RawClient, more = ""): void {
  client.socket.write(`${HEAD}content-length: ${QUERY.length}\r\n${more}\r\n`);
  client.socket.write(QUERY);
}

const statuses = (text: string): string[] => text.match(/HTTP\/1.1 \d{3}/g) ?? [];

test("a connection serves one request after the other", async () => {
  const { port } = await openListener(stubGateway({ reply: asReply }));
  const client = rawClient(port);
  for (let count = 1; count <= 3; count++) {
    post(client);
    await expect.poll(() => statuses(client.text())).toHaveLength(count);
  }
  expect(statuses(client.text())).toEqual(["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 200"]);
});

test("requests that are pipelined are answered in order", async () => {
  const gateway = stubGateway({ fetch: async (request) => new Response(new URL(request.url).pathname) });
  const { port } = await openListener(gateway);
  const { socket, closed, text } = rawClient(port);
  const get = (path: string, more = ""): string => `GET ${path} HTTP/1.1\r\nhost: a\r\n${more}\r\n`;
  socket.write(get("/first") + get("/second") + get("/third", "connection: close\r\n"));
  await closed;
  expect(text().match(/\/(first|second|third)/g)).toEqual(["/first", "/second", "/third"]);
});

test("a client that pipelines without end is cut off", async () => {
  const { port } = await openListener(stubGateway({ fetch: () => new Promise(() => undefined) }));
  const { socket, closed, text } = rawClient(port);
  socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n".repeat(200));
  await closed;
  expect(text()).toBe("");
});

test("a body in chunks is a query as well", async () => {
  const { port } = await openListener(stubGateway({ reply: asReply }));
  const client = rawClient(port);
  client.socket.write(`${HEAD}transfer-encoding: chunked\r\nconnection: close\r\n\r\n`);
  for (const octet of QUERY) client.socket.write(Buffer.from([0x31, 0x0d, 0x0a, octet, 0x0d, 0x0a]));
  client.socket.write("0\r\n\r\n");
  await client.closed;
  expect(statuses(client.text())).toEqual(["HTTP/1.1 200"]);
});

test("an upgrade that is not known is a request like any other", async () => {
  const { port } = await openListener(stubGateway({ reply: asReply }));
  const client = rawClient(port);
  post(client, "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n");
  await once(client.socket, "data");
  expect(statuses(client.text())).toEqual(["HTTP/1.1 200"]);
});

test("a request without Host is 400, as RFC 9112 section 3.2 wants", async () => {
  const { port } = await openListener(stubGateway());
  const { socket, closed, text } = rawClient(port);
  socket.write("GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n");
  await closed;
  expect(text()).toMatch(/^HTTP\/1.1 400 /);
});
