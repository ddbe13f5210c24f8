import { once } from "node:events";
import { constants } from "node:http2";
import { expect, test } from "vitest";
import { DNS, h2Ask, h2Client, h2Post, openListener, QUERY, REPLY } from "./running-listener.ts";
import { asReply, stubGateway } from "./stub-gateway.ts";

const POST = { ":method": "POST", ":path": "/dns-query", ...DNS };

test("a client is told the limits", async () => {
  const { url } = await openListener(stubGateway());
  const [settings] = await once(h2Client(url), "remoteSettings");
  expect([settings.maxConcurrentStreams, settings.maxHeaderListSize]).toEqual([100, 16_384]);
});

test("a hundred queries at one time are answered on one connection", async () => {
  const { url, listener } = await openListener(stubGateway());
  const client = h2Client(url);
  const answers = await Promise.all(Array.from({ length: 100 }, () => h2Post(client)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.equals(REPLY)}`))).toEqual(new Set(["200 true"]));
  expect(listener.connections).toBe(1);
});

test("more than a hundred wait or are tried again, and none fails", async () => {
  const { url } = await openListener(stubGateway({ reply: asReply }));
  const client = h2Client(url);
  await h2Post(client);
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => h2Post(client)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});

test("answers say when they were made", async () => {
  const { url } = await openListener(stubGateway({ reply: asReply }));
  expect((await h2Post(h2Client(url))).headers.date).toMatch(/ GMT$/);
});

test("a client that waits for 100 (Continue) is told to go on", async () => {
  const { url } = await openListener(stubGateway());
  const stream = h2Client(url).request({ ...POST, expect: "100-continue" });
  await once(stream, "continue");
  stream.end(QUERY);
  const [headers] = await once(stream, "response");
  stream.resume();
  expect(headers[":status"]).toBe(200);
});

test("the rest of a body that is refused is not wanted, and the connection goes on", async () => {
  const { url } = await openListener(stubGateway());
  const client = h2Client(url);
  const stream = client.request(POST);
  stream.write(new Uint8Array(70_000));
  const [headers] = await once(stream, "response");
  stream.resume();
  await once(stream, "close");
  expect([headers[":status"], stream.rstCode]).toEqual([413, constants.NGHTTP2_NO_ERROR]);
  expect((await h2Post(client)).status).toBe(200);
});

test("a host in a field Host is as good as :authority", async () => {
  const gateway = stubGateway();
  const { url } = await openListener(gateway);
  await h2Ask(h2Client(url), { ...POST, ":authority": "", host: "gateway.example" }, QUERY).catch(() => undefined);
  await h2Ask(h2Client(url), { ...POST, ":authority": "gateway.example" }, QUERY);
  expect(gateway.requests.at(-1)?.url).toBe("http://gateway.example/dns-query");
});
