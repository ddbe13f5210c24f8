import { Agent, createServer, type RequestListener } from "node:http";
import { URL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { sendRequest, type ApiAnswer, type ApiRequest } from "../../../src/sync/kube/api-request.ts";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import { listenOnLoopback } from "../../support/loopback.ts";

async function ask(handle: RequestListener, wanted: Partial<ApiRequest> = {}): Promise<ApiAnswer> {
  const server = createServer(handle);
  const { port, close } = await listenOnLoopback(server);
  onTestFinished(close);
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const { startTimer } = MACHINE;
  const { signal } = new AbortController();
  const url = new URL(`http://127.0.0.1:${port}/version`);
  return sendRequest({ url, options: {}, agent, signal, startTimer, answerMs: 5000, idleMs: 5000, ...wanted });
}

async function textOf({ pieces }: ApiAnswer): Promise<string> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString();
}

test("an answer is its status and its octets, also those of a refusal", async () => {
  const answer = await ask((_request, response) => response.writeHead(429, { "Retry-After": "3" }).end("later"));
  expect([answer.status, answer.retryAfter, await textOf(answer)]).toEqual([429, "3", "later"]);
});

test("what was compressed comes as it was before", async () => {
  const text = "services ".repeat(10_000);
  const answer = await ask((_request, response) =>
    response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(text)),
  );
  expect(await textOf(answer)).toBe(text);
});

test("compressed octets that break off, or are none, are a failure", async () => {
  for (const octets of [gzipSync("services ".repeat(10_000)).subarray(0, 50), Buffer.from("no gzip")]) {
    const answer = await ask((_request, response) =>
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(octets),
    );
    await expect(textOf(answer)).rejects.toMatchObject({ code: "away" });
  }
});

test("a server that does not answer is given up", async () => {
  await expect(ask(() => {}, { answerMs: 20 })).rejects.toMatchObject({
    code: "away",
    message: "no answer within 0.02 s",
  });
});

test("a server that stops in the middle is given up", async () => {
  const answer = await ask((_request, response) => response.write("half"), { idleMs: 20 });
  await expect(textOf(answer)).rejects.toMatchObject({
    code: "away",
    message: "nothing more of the answer within 0.02 s",
  });
});

test("a connection that breaks in the middle is a failure, not an end", async () => {
  const answer = await ask((_request, response) => {
    response.write("half", () => response.socket?.resetAndDestroy());
  });
  await expect(textOf(answer)).rejects.toMatchObject({ code: "away" });
});

test("a request that is aborted fails at once, before, while and after it is answered", async () => {
  await expect(ask(() => {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ message: "given up" });
  const waiting = new AbortController();
  await expect(ask(() => waiting.abort(), { signal: waiting.signal })).rejects.toMatchObject({ message: "given up" });
  const reading = new AbortController();
  const answer = await ask((_request, response) => response.write("half"), { signal: reading.signal });
  const rest = textOf(answer).catch((cause: unknown) => cause);
  reading.abort();
  expect(await rest).toMatchObject({ code: "away" });
});

test("who leaves an answer that has no end ends its connection", async () => {
  let isClosed = false;
  const answer = await ask((_request, response) => {
    response.write("first");
    response.on("close", () => (isClosed = true));
  });
  for await (const piece of answer.pieces) {
    expect(piece.toString()).toBe("first");
    break;
  }
  await expect.poll(() => isClosed).toBe(true);
});
