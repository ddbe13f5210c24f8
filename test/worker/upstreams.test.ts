import { expect, test } from "vitest";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import type { UpstreamAttempt } from "../../src/resolver/upstream.ts";
import { workerUpstreams } from "../../src/worker/upstreams.ts";
import { question } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

test("DoH goes through fetch, DNS over TCP and TLS through sockets, in the order of the addresses", async () => {
  const urls = ["tls://192.0.2.1", "https://192.0.2.2/dns-query", "tcp://192.0.2.3", "http://127.0.0.1:8053/dns-query"];
  const addresses = urls.map((url) => parseUpstreamAddress(url, { plainUpstreams: false }));
  const used: string[] = [];
  const fail = (what: string): never => {
    used.push(what);
    throw new Error("no");
  };
  const upstreams = workerUpstreams(addresses, {
    fetcher: async (url) => fail(`fetch ${url instanceof Request ? "a request" : url.toString()}`),
    connect: ({ hostname, port }) => fail(`connect ${hostname}:${port}`),
  });
  const attempt: UpstreamAttempt = { timeoutMs: 1000, whenAbandoned: () => undefined };
  for (const upstream of upstreams) {
    await expect(upstream.ask(question("a.example"), contextOf(), attempt)).rejects.toThrow("could not be reached");
  }
  expect(upstreams.map(({ label }) => label)).toEqual([
    "tls://192.0.2.1",
    "https://192.0.2.2",
    "tcp://192.0.2.3",
    "http://127.0.0.1:8053",
  ]);
  expect(used).toEqual([
    "connect 192.0.2.1:853",
    "fetch https://192.0.2.2/dns-query",
    "connect 192.0.2.3:53",
    "fetch http://127.0.0.1:8053/dns-query",
  ]);
});
