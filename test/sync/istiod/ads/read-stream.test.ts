import { expect, test } from "vitest";
import { istiodSource } from "../../../../src/sync/istiod/istiod-source.ts";
import { parseIstiodLocation } from "../../../../src/sync/istiod/location.ts";
import type { IstiodPace } from "../../../../src/sync/istiod/pace.ts";
import { PLACE } from "../table-entries.ts";
import { followToEnd, until } from "../told-table.ts";
import { FakeIstiod, SilentRelay } from "./fake-istiod.ts";
import { nameTableOctets, responseOctets, TYPE } from "./message-octets.ts";

const PACE = { minRetryMs: 5, maxRetryMs: 20, confirmMs: 20, firstTableMs: 5000, soundStreamMs: 60_000 };

function sourceAt(port: number, pace: Partial<IstiodPace> = PACE) {
  return istiodSource(parseIstiodLocation(`grpc://127.0.0.1:${port}#namespace=shop`), "east", PLACE.zone, { pace });
}

function table(version: string, nonce: string, ...hosts: readonly string[]): Uint8Array {
  const entries = hosts.map((host) => [host, { ips: ["192.0.2.1"], registry: "External" }] as const);
  return responseOctets(version, nonce, nameTableOctets(entries));
}

function line(host: string): string {
  return `${host}. addresses 192.0.2.1 (ServiceEntry /istiod:${host})`;
}

const BAD = responseOctets("bad", "n-bad", [0x0a, 9, 1]);

test("one reading is one stream, which ends with the first table", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const { claims } = await sourceAt(istiod.port).read();
  expect(claims).toHaveLength(1);
  expect(istiod.requests[0]).toMatchObject({
    version: "",
    type: TYPE,
    nonce: "",
    nodeId: "sidecar~127.0.0.1~meshdoh-sync.shop~shop.svc.cluster.local",
  });
  expect(istiod.streams).toHaveLength(1);
});

test.each([
  ["no table for too long", () => undefined, /^grpc:\/\/127\.0\.0\.1:\d+ sent no name table within 0\.2 s$/],
  [
    "something that is no table",
    (stream: { write(octets: Uint8Array): unknown }) => stream.write(BAD),
    /holds no message NameTable/,
  ],
])("a reading that gets %s fails", async (_, opened, message) => {
  const istiod = await FakeIstiod.start(opened);
  await expect(sourceAt(istiod.port, { ...PACE, firstTableMs: 200 }).read()).rejects.toThrow(message);
});

test("every table that is pushed is told and accepted, and an open stream is confirmed", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const told = followToEnd(sourceAt(istiod.port));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  await until(() => expect(told.count("confirm")).toBeGreaterThan(2));
  expect(told.words.slice(0, 3)).toEqual(["replace", "complete", "confirm"]);
  istiod.send(table("v2", "n2", "a.example", "b.example"));
  await until(() => expect(told.lines).toEqual([line("a.example"), line("b.example")]));
  await until(() => expect(istiod.requests).toHaveLength(3));
  expect(istiod.requests.slice(1)).toEqual([
    { version: "v1", type: TYPE, nonce: "n1" },
    { version: "v2", type: TYPE, nonce: "n2" },
  ]);
  expect(told.problems).toEqual([]);
});

test("what is no table is refused, and what was told stays and is not confirmed until there is a good one", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const told = followToEnd(sourceAt(istiod.port));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  istiod.send(BAD);
  await until(() => expect(told.words.at(-1)).toBe("fail"));
  await until(() => expect(istiod.requests).toHaveLength(3));
  expect(istiod.requests[2]).toMatchObject({ version: "v1", nonce: "n-bad", error: told.problems[0]?.message });
  istiod.send(table("v3", "n3", "c.example"));
  await until(() => expect(told.lines).toEqual([line("c.example")]));
  const failedAt = told.words.indexOf("fail");
  expect(told.words.slice(failedAt, failedAt + 3)).toEqual(["fail", "replace", "confirm"]);
  expect(istiod.streams).toHaveLength(1);
});

test("responses of other types are left alone", async () => {
  const cluster = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  const istiod = await FakeIstiod.start((stream) => {
    stream.write(responseOctets("v0", "n0", [], cluster));
    stream.write(table("v1", "n1", "a.example"));
  });
  const told = followToEnd(sourceAt(istiod.port));
  await until(() => expect(istiod.requests).toHaveLength(2));
  expect([istiod.requests[1]?.nonce, told.lines, told.problems]).toEqual(["n1", [line("a.example")], []]);
});

test("a stream that ends is opened anew with the version that is known, and what was told stays", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const told = followToEnd(sourceAt(istiod.port));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  istiod.streams[0]?.end();
  await until(() => expect(istiod.streams).toHaveLength(2));
  await until(() => expect(told.words.at(-1)).toBe("confirm"));
  expect(told.problems.map(({ message }) => message)).toEqual([`grpc://127.0.0.1:${istiod.port} ended the stream`]);
  expect(istiod.requests.filter(({ nodeId }) => nodeId !== undefined).map(({ version }) => version)).toEqual([
    "",
    "v1",
  ]);
  expect([told.count("complete"), told.lines]).toEqual([1, [line("a.example")]]);
});

test("a stream that istiod ends after its time is opened anew without a word of failure", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const told = followToEnd(sourceAt(istiod.port, { ...PACE, soundStreamMs: 0 }));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  istiod.streams[0]?.end();
  await until(() => expect(told.count("replace")).toBe(2));
  expect(told.problems).toEqual([]);
});

test("an istiod that is gone and comes back is found again", async () => {
  const send = (host: string) => (stream: { write(octets: Uint8Array): unknown }) =>
    stream.write(table("v1", "n1", host));
  const first = await FakeIstiod.start(send("a.example"));
  const told = followToEnd(sourceAt(first.port));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  first.stop();
  await until(() => expect(told.problems.at(-1)?.message).toMatch(/UNAVAILABLE.*ECONNREFUSED/));
  expect(told.lines).toEqual([line("a.example")]);
  await FakeIstiod.start(send("b.example"), undefined, first.port);
  await until(() => expect(told.lines).toEqual([line("b.example")]));
});

test("a connection over which nothing comes any more is noticed and given up", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const relay = await SilentRelay.start(istiod.port);
  const told = followToEnd(sourceAt(relay.port, { ...PACE, keepAliveMs: 100, keepAliveAnswerMs: 100 }));
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  relay.fallSilent();
  await until(() => expect(told.problems[0]?.message).toMatch(/UNAVAILABLE/));
  await until(() => expect([relay.connections, told.words.at(-1)]).toEqual([2, "confirm"]));
  expect(told.count("replace")).toBe(2);
});

test("no answer at all is a failure after a while, and tried again", async () => {
  const istiod = await FakeIstiod.start();
  const told = followToEnd(sourceAt(istiod.port, { ...PACE, firstTableMs: 50 }));
  await until(() => expect(told.count("fail")).toBeGreaterThan(1));
  expect(told.problems[0]?.message).toMatch(/sent no name table within 0\.05 s$/);
  expect(told.words.includes("complete")).toBe(false);
});

test("a stream that is open when following ends is ended", async () => {
  const istiod = await FakeIstiod.start((stream) => stream.write(table("v1", "n1", "a.example")));
  const abort = new AbortController();
  let words = 0;
  const tell = (): void => void words++;
  const observer = { replace: tell, put: tell, remove: tell, complete: tell, confirm: tell, fail: tell };
  const ended = sourceAt(istiod.port, { ...PACE, confirmMs: 60_000 }).follow(observer, abort.signal);
  await until(() => expect(words).toBe(2));
  abort.abort();
  await ended;
  await until(() => expect(istiod.streams[0]?.cancelled).toBe(true));
  expect(words).toBe(2);
});
