import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import { istiodSource } from "../../../src/sync/istiod/istiod-source.ts";
import { parseIstiodLocation } from "../../../src/sync/istiod/location.ts";
import { USUAL_ISTIOD_PACE } from "../../../src/sync/istiod/pace.ts";
import { TableUrl } from "../../../src/sync/istiod/table-url.ts";
import { listenOnLoopback } from "../../support/loopback.ts";
import { makeAuthority } from "../../support/test-authority.ts";
import { PLACE } from "./table-entries.ts";
import { followToEnd, until } from "./told-table.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on a port of the system until the test ends; the answers it gives can be changed. */
async function serve(
  first: Answer,
): Promise<{ url: string; requests: IncomingMessage[]; answer: (next: Answer) => void }> {
  let current = first;
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    current(request, response);
  });
  const { port, close } = await listenOnLoopback(server);
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}/debug/ndsz?proxyID=web-1.shop`,
    requests,
    answer: (next) => void (current = next),
  };
}

function table(...hosts: readonly string[]): string {
  return JSON.stringify({
    configs: [
      {
        "@type": "type.googleapis.com/istio.networking.nds.v1.NameTable",
        table: Object.fromEntries(hosts.map((host) => [host, { ips: ["192.0.2.1"], registry: "External" }])),
      },
    ],
  });
}

function line(host: string): string {
  return `${host}. addresses 192.0.2.1 (ServiceEntry /istiod:${host})`;
}

const PACE = { pollMs: 10, minRetryMs: 5, maxRetryMs: 10, answerMs: 5000 };

function sourceAt(url: string, pace: Partial<typeof USUAL_ISTIOD_PACE> = PACE) {
  return istiodSource(parseIstiodLocation(url), "east", PLACE.zone, { pace });
}

test("the page is asked for as JSON, with its own words and none of ours", async () => {
  const { url, requests } = await serve((_, response) => response.end(table("a.example")));
  const { claims } = await sourceAt(url).read();
  expect(claims).toHaveLength(1);
  expect(requests.map(({ url: asked, headers }) => [asked, headers.accept, headers.authorization])).toEqual([
    ["/debug/ndsz?proxyID=web-1.shop", "application/json", undefined],
  ]);
});

test("what changed is told, what did not is asked for by its tag and confirmed", async () => {
  const tagged =
    (tag: string, text: string): Answer =>
    (request, response) => {
      if (request.headers["if-none-match"] === tag) response.writeHead(304).end();
      else response.writeHead(200, { etag: tag }).end(text);
    };
  const { url, answer } = await serve(tagged('"1"', table("a.example")));
  const told = followToEnd(sourceAt(url));
  await until(() => expect(told.count("confirm")).toBeGreaterThan(2));
  expect(told.words.slice(0, 3)).toEqual(["replace", "complete", "confirm"]);
  expect([told.count("replace"), told.lines]).toEqual([1, [line("a.example")]]);
  answer(tagged('"2"', table("b.example")));
  await until(() => expect(told.lines).toEqual([line("b.example")]));
  expect([told.count("replace"), told.count("fail")]).toEqual([2, 0]);
});

test.each<[string, Answer, RegExp]>([
  [
    "404",
    (_, response) => response.writeHead(404).end("Proxy not connected\n"),
    /status 404, "Proxy not connected": is the proxy/,
  ],
  ["500", (_, response) => response.writeHead(500).end(), /status 500$/],
  ["401", (_, response) => response.writeHead(401).end(), /status 401: give a token of audience istio-ca/],
  [
    "a redirect",
    (_, response) => response.writeHead(302, { location: "/" }).end(),
    /status 302: redirects are not followed/,
  ],
  [
    "half a JSON document",
    (_, response) => response.end(table("b.example").slice(0, 30)),
    /is no JSON, or was cut off/,
  ],
  ["what is not JSON", (_, response) => response.end("<html>"), /is no JSON, or was cut off/],
  [
    "nothing, as a proxy without DNS capture gets it",
    (_, response) => response.end(),
    /is empty: the proxy must have DNS/,
  ],
  ["a dump without a table", (_, response) => response.end('{"configs":[]}'), /holds no name table/],
  [
    "less than it announced",
    (_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("{");
      response.destroy();
    },
    /cannot read http:.*(aborted|socket hang up|cut off)/,
  ],
  ["the end of the connection", (request) => void request.destroy(), /cannot read http:.*(socket hang up|ECONNRESET)/],
])("%s is a failure, and what was told before stays", async (_, bad, message) => {
  const { url, answer } = await serve((__, response) =>
    response.writeHead(200, { etag: '"1"' }).end(table("a.example")),
  );
  const told = followToEnd(sourceAt(url));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  answer(bad);
  await until(() => expect(told.problems.at(-1)?.message).toMatch(message));
  expect([told.count("complete"), told.lines]).toEqual([1, [line("a.example")]]);
  answer((__, response) => response.end(table("c.example")));
  await until(() => expect([told.lines, told.words.at(-1)]).toEqual([[line("c.example")], "confirm"]));
});

test("a server that says nothing is given up after a while, and one that is gone at once", async () => {
  const { url } = await serve(() => undefined);
  await expect(sourceAt(url, { ...PACE, answerMs: 20 }).read()).rejects.toThrow(/no answer within 0.02 s$/);
  const gone = await serve(() => undefined);
  const { port, close } = await listenOnLoopback(createServer());
  await close();
  await expect(sourceAt(gone.url.replace(/:\d+\//, `:${port}/`)).read()).rejects.toThrow(/ECONNREFUSED/);
});

test("a question that is under way when following ends is given up", async () => {
  const { url, requests } = await serve(() => undefined);
  const abort = new AbortController();
  const words: string[] = [];
  const tell = (word: string) => (): void => void words.push(word);
  const observer = {
    replace: tell("replace"),
    put: tell("put"),
    remove: tell("remove"),
    complete: tell("complete"),
    confirm: tell("confirm"),
    fail: tell("fail"),
  };
  const ended = sourceAt(url).follow(observer, abort.signal);
  await until(() => expect(requests).toHaveLength(1));
  abort.abort();
  await ended;
  expect(words).toEqual([]);
});

test("failures are tried again after longer and longer, and a success begins anew", () => {
  const location = parseIstiodLocation("http://127.0.0.1:1/");
  if (location.form !== "url") throw new TypeError("is a URL");
  const url = new TableUrl(location, PLACE, USUAL_ISTIOD_PACE, { ...MACHINE, random: () => 1 });
  expect([true, true, true, false, true].map((hasFailed) => url.pauseMs(hasFailed))).toEqual([
    3000, 9000, 27_000, 50_000, 3000,
  ]);
});

describe("over TLS", () => {
  test("a token and an authority of one's own are read anew for every question", async () => {
    const folder = await mkdtemp(join(tmpdir(), "meshdoh-istiod-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const authority = await makeAuthority(folder);
    const { certificateFile, keyFile } = await authority.issue("istiod", ["IP:127.0.0.1"]);
    const tokens: (string | undefined)[] = [];
    const credentials = { cert: await readFile(certificateFile), key: await readFile(keyFile) };
    const server = createTlsServer(credentials, ({ headers }, response) => {
      tokens.push(headers.authorization);
      response.end(table("a.example"));
    });
    const { port, close } = await listenOnLoopback(server);
    onTestFinished(close);
    const token = join(folder, "token");
    await writeFile(token, "a.b.first\n");
    const base = `https://127.0.0.1:${port}/debug/ndsz`;
    const source = sourceAt(`${base}#token=${token}&ca=${authority.certificateFile}`);
    await source.read();
    await writeFile(token, "a.b.second\n");
    await source.read();
    expect(tokens).toEqual(["Bearer a.b.first", "Bearer a.b.second"]);
    await expect(sourceAt(base).read()).rejects.toThrow(/self-signed certificate|unable to verify|unable to get/);
  });
});
