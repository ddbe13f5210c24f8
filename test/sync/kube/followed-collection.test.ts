import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { ClusterHealth } from "../../../src/sync/kube/cluster-health.ts";
import { sourceErrorOf } from "../../../src/sync/kube/failure-words.ts";
import { FollowedCollection } from "../../../src/sync/kube/followed-collection.ts";
import { ListLimiter } from "../../../src/sync/kube/list-limiter.ts";
import { ObjectCounts } from "../../../src/sync/kube/object-counts.ts";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";
import type { ApiQuery } from "../../../src/sync/kube/api-client.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers, settled } from "../../support/manual-timers.ts";
import { ToldObserver } from "./told-observer.ts";

const SERVICES = { kind: "Service", apiVersion: "v1", plural: "services", selector: {} } as const;
const HANGING = Symbol("hanging");

type Step = ApiFailure | typeof HANGING | string;

/** Answers lists and watches with the next step of each; a watch that hangs ends when it is aborted. */
class SteppedClient {
  readonly asked: string[] = [];
  readonly #lists: Step[];
  readonly #watches: Step[];

  constructor(lists: readonly Step[], watches: readonly Step[]) {
    this.#lists = [...lists];
    this.#watches = [...watches];
  }

  getDocument(): Promise<never> {
    return Promise.reject(new RangeError("a collection reads no documents"));
  }

  async get({ words, signal }: ApiQuery): Promise<AsyncIterable<Buffer>> {
    const isWatch = words["watch"] === "true";
    this.asked.push(isWatch ? `watch ${words["resourceVersion"] ?? ""}` : "list");
    const step = (isWatch ? this.#watches : this.#lists).shift() ?? HANGING;
    if (step instanceof ApiFailure) throw step;
    return piecesOf(step, signal);
  }
}

async function* piecesOf(step: string | typeof HANGING, signal: AbortSignal): AsyncGenerator<Buffer, void> {
  if (step !== HANGING) return yield Buffer.from(step);
  await new Promise((resolve) => {
    signal.addEventListener("abort", resolve);
  });
  throw new ApiFailure("away", "given up");
}

function list(resourceVersion: string, ...names: readonly string[]): string {
  const items = names.map((name) => ({ metadata: { name, namespace: "shop" } }));
  return JSON.stringify({ kind: "ServiceList", metadata: { resourceVersion }, items });
}

function event(type: string, name: string, resourceVersion: string): string {
  return `${JSON.stringify({ type, object: { metadata: { name, namespace: "shop", resourceVersion } } })}\n`;
}

function begin(lists: readonly Step[], watches: readonly Step[]) {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const told = new ToldObserver();
  const health = new ClusterHealth(told, clock.read, 0);
  health.expect("Service");
  health.discovered();
  const client = new SteppedClient(lists, watches);
  const lines: string[] = [];
  let misses = 0;
  const collection = new FollowedCollection(SERVICES, {
    cluster: "east",
    client,
    observer: told,
    health,
    counts: new ObjectCounts(10),
    lists: new ListLimiter(1),
    pace: USUAL_PACE,
    surroundings: { startTimer: timers.start, nowMs: clock.read, random: () => 0 },
    report: (line) => lines.push(line),
    explain: (cause, resource) => sourceErrorOf(cause, { access: undefined, resource }),
    missed: () => (misses += 1),
  });
  const abort = new AbortController();
  const ended = collection.follow(abort.signal);
  const end = (): Promise<void> => {
    abort.abort();
    return ended;
  };
  return { clock, timers, told, client, lines, collection, misses: () => misses, end };
}

test("a collection is listed once, and then watched from where the last watch ended", async () => {
  const { timers, told, client, lines, end } = begin(
    [list("10", "a")],
    [
      event("ADDED", "b", "11") + event("DELETED", "a", "12"),
      '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"20"}}}\n',
    ],
  );
  await timers.advanceMs(5000);
  expect(client.asked).toEqual(["list", "watch 10", "watch 12", "watch 20"]);
  expect(told.words).toEqual(["replace Service 1", "complete", "put Service shop/b", "remove Service shop/a"]);
  expect(lines).toEqual(["listed 1 services"]);
  await end();
});

test("a list without a resourceVersion, from which nobody could watch on, is a failure", async () => {
  const { client, told, end, timers } = begin([list("", "web"), list("", "web"), list("", "web")], []);
  await timers.advanceMs(60_000);
  expect([told.isFailing, told.replacements("Service")]).toEqual([true, 0]);
  expect(client.asked.every((asked) => asked === "list")).toBe(true);
  await end();
});

test("a watch that ends at once is not begun again at once", async () => {
  const { timers, client, end } = begin([list("10")], ["", "", ""]);
  await settled();
  expect(client.asked).toEqual(["list", "watch 10"]);
  await timers.advanceMs(499);
  expect(client.asked).toHaveLength(2);
  await timers.advanceMs(1);
  expect(client.asked).toHaveLength(3);
  await end();
});

test("after a watch was broken off it goes on, and failures are told from the second on", async () => {
  const away = new ApiFailure("away", "refused");
  const { timers, told, client, collection, end } = begin([list("10")], [HANGING, away, away, HANGING]);
  await timers.advanceMs(60_000);
  collection.interrupt();
  await settled();
  expect([told.isFailing, client.asked.length]).toEqual([false, 2]);
  await timers.advanceMs(500);
  expect([told.isFailing, client.asked.length]).toEqual([true, 3]);
  await timers.advanceMs(1000);
  expect([told.isFailing, client.asked.length]).toEqual([false, 5]);
  expect(client.asked.filter((asked) => asked === "list")).toHaveLength(1);
  await end();
});

test("what is forbidden is told at once, and tried again", async () => {
  const forbidden = new ApiFailure("forbidden", "403");
  const { timers, told, end } = begin([list("10")], [forbidden, forbidden, HANGING]);
  await settled();
  expect(told.words).toEqual(["replace Service 0", "complete", "fail"]);
  expect(told.confirmations).toBe(0);
  await timers.advanceMs(60_000);
  expect(told.isFailing).toBe(false);
  await end();
});

test.for(["unavailable", "broken"] as const)("a watch that is %s three times is listed anew", async (code) => {
  const failure = new ApiFailure(code, "no");
  const { timers, client, end } = begin([list("10"), list("20")], [failure, failure, failure]);
  await timers.advanceMs(60_000);
  expect(client.asked).toEqual(["list", "watch 10", "watch 10", "watch 10", "list", "watch 20"]);
  await end();
});

test("a server that is away is asked where the watch stood for as long as it takes", async () => {
  const away = new ApiFailure("away", "refused");
  const { timers, client, end } = begin(
    [list("10")],
    Array.from({ length: 50 }, () => away),
  );
  await timers.advanceMs(3_600_000);
  expect(client.asked.filter((asked) => asked === "list")).toHaveLength(1);
  expect(client.asked.at(-1)).toBe("watch 10");
  await end();
});

test("a resource that is missing has discovery look, and is told of once that has found it five times still", async () => {
  const missing = new ApiFailure("missing", "404");
  const { timers, told, collection, misses, end } = begin(
    [list("10"), ...Array.from({ length: 49 }, () => missing)],
    [missing],
  );
  collection.found();
  await timers.advanceMs(10_400);
  expect([misses(), told.isFailing]).toEqual([21, false]);
  for (let look = 0; look < 4; look++) collection.found();
  await timers.advanceMs(500);
  expect([misses(), told.isFailing]).toEqual([22, false]);
  collection.found();
  await timers.advanceMs(500);
  expect([misses(), told.isFailing]).toEqual([23, true]);
  await end();
});

test.for([
  ["without a name", '{"type":"ADDED","object":{"metadata":{"resourceVersion":"11"}}}\n'],
  [
    "nested too deep",
    `{"type":"ADDED","object":{"metadata":{"name":"x","resourceVersion":"11"},"a":${"[".repeat(300)}${"]".repeat(300)}}}\n`,
  ],
] as const)("an object that comes %s has the collection listed anew, which tells what is wrong", async ([, line]) => {
  const { timers, told, client, lines, end } = begin([list("10"), list("20", "a")], [line]);
  await timers.advanceMs(60_000);
  expect(client.asked).toEqual(["list", "watch 10", "list", "watch 20"]);
  expect(lines[1]).toMatch(/^lists services anew: /);
  expect(told.names("Service")).toEqual(["shop/a"]);
  await end();
});

test("a defect is not taken for a failure of the server", async () => {
  const health = new ClusterHealth(new ToldObserver(), () => 0, 0);
  const collection = new FollowedCollection(SERVICES, {
    cluster: "east",
    client: {
      get: () => Promise.reject(new TypeError("a defect")),
      getDocument: () => Promise.reject(new TypeError()),
    },
    observer: new ToldObserver(),
    health,
    counts: new ObjectCounts(1),
    lists: new ListLimiter(1),
    pace: USUAL_PACE,
    surroundings: { startTimer: () => () => {}, nowMs: () => 0, random: () => 0 },
    report: () => {},
    explain: (cause, resource) => sourceErrorOf(cause, { access: undefined, resource }),
    missed: () => {},
  });
  await expect(collection.follow(new AbortController().signal)).rejects.toThrow("a defect");
});
