import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { HttpStatusError } from "../../../src/upstreams/http-reply.ts";
import { WatchedShim } from "./watched-shim.ts";

const A = "https://a.example";
const B = "https://b.example";
const RESOLVER = "udp://192.0.2.53";
const REFUSED = new UpstreamError("unreachable", "refused the connection");
const NONE_ANSWERS =
  "no gateway answers now: for up to 24 h after its time, what is remembered is still answered (stale), " +
  "other names of the mesh get SERVFAIL, ";

describe("where answers come from, through all stages", () => {
  test("what the gateway says of the mesh, and of other names, and what is remembered of it", async () => {
    const shim = new WatchedShim();
    shim.behaviours.set(A, "mesh");
    await shim.ask("web.cluster.local");
    shim.behaviours.set(A, "outside");
    await shim.ask("www.example.com");
    await shim.ask("web.cluster.local");
    // The packet cache lets go of a reply somewhat before the reply cache does.
    shim.time.nowMs = 55_000;
    await shim.ask("www.example.com");
    await shim.ask("localhost");
    expect(shim.log).toEqual([
      "web.cluster.local. A NOERROR mesh",
      "www.example.com. A NOERROR forwarded",
      "web.cluster.local. A NOERROR packet-cache",
      "www.example.com. A NOERROR cache",
      "localhost. A NOERROR local",
    ]);
    const { answers } = shim.watch.counters;
    expect(answers).toMatchObject({ mesh: 1, forwarded: 1, cache: 1, local: 1, "packet-cache": 0 });
  });

  test("in a split, the resolvers'", async () => {
    const shim = new WatchedShim({ outside: "resolvers" });
    await shim.ask("www.example.com");
    expect(shim.log).toEqual(["www.example.com. A NOERROR resolvers"]);
  });

  test("while the gateway is away: stale ones, the fallback's, and failures", async () => {
    const shim = new WatchedShim({ fallback: "resolvers" });
    await shim.ask("old.cluster.local");
    shim.time.nowMs = 100_000;
    shim.behaviours.set(A, "gone");
    for (const name of ["old.cluster.local", "new.cluster.local", "www.example.com"]) await shim.ask(name);
    expect(shim.log.slice(1)).toEqual([
      "old.cluster.local. A NOERROR stale",
      "new.cluster.local. A SERVFAIL failure",
      "www.example.com. A NOERROR fallback",
    ]);
    expect(shim.lines).toEqual([
      `gateway ${A} refused the connection; ${NONE_ANSWERS}names outside it are asked of ${RESOLVER}`,
      "fallback in use: an original resolver answered in place of a gateway that did not in time",
    ]);
  });

  test("while the gateway is away that never told its zones: failures, and why", async () => {
    const shim = new WatchedShim({ fallback: "resolvers", areZonesKnown: false });
    shim.behaviours.set(A, "gone");
    await shim.ask("www.example.com");
    expect(shim.log).toEqual(["www.example.com. A SERVFAIL failure"]);
    expect(shim.lines).toEqual([
      `gateway ${A} refused the connection; no gateway answers now: for up to 24 h after its time, what is remembered is ` +
        "still answered (stale), all other names get SERVFAIL, also those outside the mesh, since no gateway has told yet " +
        "which these are: --fallback resolvers has no effect until one is reached once; " +
        "meshdoh shim doctor says what is in the way",
    ]);
  });

  test("all who wait for one exchange have its source", async () => {
    const shim = new WatchedShim({ outside: "resolvers" });
    await Promise.all([shim.ask("www.example.com"), shim.ask("www.example.com")]);
    expect(shim.watch.counters.answers.resolvers).toBe(2);
    expect(shim.watch.resolvers.map(({ counts }) => counts.exchanges)).toEqual([1]);
  });
});

describe("what the operator hears", () => {
  test("a gateway that answers again says how long it was away, and what became of queries", async () => {
    const shim = new WatchedShim();
    await shim.ask("old.cluster.local");
    shim.time.nowMs = 100_000;
    shim.behaviours.set(A, "gone");
    await shim.ask("old.cluster.local");
    await shim.ask("new.cluster.local");
    shim.time.nowMs = 292_000;
    shim.behaviours.set(A, "mesh");
    await shim.ask("other.cluster.local");
    expect(shim.lines).toEqual([
      `gateway ${A} refused the connection; ${NONE_ANSWERS}other names outside it too (--fallback none)`,
      `gateway ${A} answers again after 3 min 12 s; meanwhile 1 query got a stale reply, 1 query got SERVFAIL`,
    ]);
  });

  test("with two gateways, the first that fails is replaced, and the second that does is the last", async () => {
    const shim = new WatchedShim({ gateways: [A, B] });
    shim.behaviours.set(A, "gone");
    await shim.ask("one.cluster.local");
    shim.behaviours.set(B, "gone");
    await shim.ask("two.cluster.local");
    expect(shim.lines).toEqual([
      `gateway ${A} refused the connection; the other gateway is asked`,
      `gateway ${B} refused the connection; ${NONE_ANSWERS}other names outside it too (--fallback none)`,
    ]);
    expect(shim.watch.gateways.map(({ isFailing }) => isFailing())).toEqual([true, true]);
  });

  test("an original resolver that fails is no gateway", async () => {
    const shim = new WatchedShim({ outside: "resolvers" });
    shim.behaviours.set(RESOLVER, "gone");
    await shim.ask("www.example.com");
    expect(shim.lines).toEqual([
      `resolver ${RESOLVER} refused the connection; no resolver answers now: ` +
        "names outside the mesh that are not remembered get SERVFAIL, those of the mesh are not affected",
    ]);
    expect(shim.watch.gateways.map(({ isFailing }) => isFailing())).toEqual([false]);
  });

  test("a gateway that nobody asks anything is known to be away, and back, by its view", () => {
    const { watch, lines } = new WatchedShim();
    watch.viewAsked(A, REFUSED);
    expect(watch.gateways.map(({ isFailing }) => isFailing())).toEqual([true]);
    watch.viewAsked(A, REFUSED);
    watch.viewAsked(A);
    expect(watch.gateways.map(({ isFailing }) => isFailing())).toEqual([false]);
    expect(lines).toHaveLength(2);
  });

  test("a gateway that cannot tell its view is none that fails", () => {
    const { watch, lines } = new WatchedShim();
    watch.viewAsked(A, new UpstreamError("broken", "answered HTTP status 404 instead of 200"));
    expect(watch.gateways.map(({ isFailing }) => isFailing())).toEqual([false]);
    expect(lines).toEqual([]);
  });

  test("changed snapshots are counted for each gateway, and told of", () => {
    const { watch, lines } = new WatchedShim({ gateways: [A, B] });
    watch.answersFrom(A, 7, false);
    watch.answersFrom(A, 3, true);
    watch.answersFrom(B, 7, false);
    expect(watch.gateways.map(({ counts }) => counts.generation)).toEqual([3, 7]);
    expect(watch.counters.snapshotChanges).toBe(1);
    expect(lines).toEqual([`gateway ${A} answers out of snapshot 3; everything is asked for again`]);
  });

  test("nothing any more, once the shim is to end", () => {
    const { watch, lines } = new WatchedShim();
    watch.stop();
    watch.viewAsked(A, REFUSED);
    expect(lines).toEqual([]);
  });
});

describe("what is counted for each gateway", () => {
  test("retries, at the one that they were sent to", () => {
    const { watch } = new WatchedShim({ gateways: [A, B] });
    watch.retried(B);
    watch.retried("https://c.example");
    expect(watch.gateways.map(({ counts }) => counts.retries)).toEqual([0, 1]);
  });

  test("two URLs with one label are one", async () => {
    const shim = new WatchedShim({ gateways: [A, A] });
    shim.behaviours.set(A, "gone");
    await shim.ask("web.cluster.local");
    expect(shim.watch.gateways.map(({ counts }) => [counts.label, counts.exchanges])).toEqual([[A, 2]]);
    expect(shim.lines).toHaveLength(1);
  });
});

test("whether a gateway tells its view is what it said last, and no failure to reach it says so", () => {
  const { watch } = new WatchedShim({ areZonesKnown: false });
  const [gateway] = watch.gateways;
  const told = (): boolean | undefined => gateway?.counts.tellsView;
  expect([told(), watch.areZonesKnown()]).toEqual([undefined, false]);
  watch.viewAsked(A, new HttpStatusError(404));
  expect(told()).toBe(false);
  for (const failure of [REFUSED, new HttpStatusError(503)]) watch.viewAsked(A, failure);
  expect(told()).toBe(false);
  watch.viewAsked(A);
  expect(told()).toBe(true);
});
