import { createServer, type RequestListener } from "node:http";
import { URL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { getTable, type TableAnswer, type TableRequest } from "../../../src/sync/istiod/get-table.ts";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import { listenOnLoopback } from "../../support/loopback.ts";

async function ask(answer: RequestListener, more: Partial<TableRequest> = {}): Promise<TableAnswer> {
  const { port, close } = await listenOnLoopback(createServer(answer));
  onTestFinished(close);
  const wanted = { url: new URL(`http://127.0.0.1:${port}/`), answerMs: 5000, ...more };
  return getTable(wanted, MACHINE.startTimer, new AbortController().signal);
}

test("an answer is its octets, with its tag when it has one", async () => {
  expect(await ask((_, response) => response.end("{}"))).toEqual({ octets: Buffer.from("{}") });
  expect(await ask((_, response) => response.writeHead(200, { etag: '"1"' }).end("{}"))).toEqual({
    octets: Buffer.from("{}"),
    tag: '"1"',
  });
});

test("what a proxy on the way compressed is read, as far as the limit, and what nobody can read is refused", async () => {
  const compressed: RequestListener = (_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1000)));
  expect(await ask(compressed)).toEqual({ octets: Buffer.from("x".repeat(1000)) });
  await expect(ask(compressed, { maxOctets: 999 })).rejects.toThrow("is larger than 999 octets");
  const cut: RequestListener = (_, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1000)).subarray(0, 15));
  await expect(ask(cut)).rejects.toThrow("unexpected end of file");
  const other: RequestListener = (_, response) => response.writeHead(200, { "content-encoding": "br" }).end("x");
  await expect(ask(other)).rejects.toThrow("in a way that nobody asked for (content-encoding: br)");
});

test("what is known by its tag is unchanged", async () => {
  const answer: RequestListener = ({ headers }, response) =>
    response.writeHead(headers["if-none-match"] === '"1"' ? 304 : 500).end();
  expect(await ask(answer, { knownTag: '"1"' })).toBe("unchanged");
});

test("an answer that goes on and on is cut off at its limit", async () => {
  const endless: RequestListener = (_, response) => {
    const send = (): void => {
      while (!response.destroyed && response.write("x".repeat(1000)));
    };
    response.on("drain", send);
    send();
  };
  await expect(ask(endless, { maxOctets: 100_000 })).rejects.toMatchObject({
    code: "too-large",
    message: expect.stringMatching(/ is larger than 100000 octets$/),
  });
});

test("a refusal that goes on and on is told of by its beginning", async () => {
  const refused = ask((_, response) => {
    response.writeHead(500);
    const send = (): void => {
      while (!response.destroyed && response.write("x".repeat(1000)));
    };
    response.on("drain", send);
    send();
  });
  await expect(refused).rejects.toThrow(/status 500, "x{99}…$/);
});

test("a question that was given up before it began is not asked", async () => {
  const abort = new AbortController();
  abort.abort();
  const wanted = { url: new URL("http://127.0.0.1:1/"), answerMs: 5000 };
  await expect(getTable(wanted, MACHINE.startTimer, abort.signal)).rejects.toThrow(/the question was given up$/);
});
