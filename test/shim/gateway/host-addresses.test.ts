import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Forwarder } from "../../../src/resolver/forward.ts";
import { failureReply } from "../../../src/resolver/reply.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { ResolvedAddresses } from "../../../src/shim/gateway/host-addresses.ts";
import { replyOf } from "../../support/records.ts";

const HOST = "gw.example";
const V4 = [`${HOST}. 300 A 192.0.2.1`];
const V6 = [`${HOST}. 600 AAAA 2001:db8::1`];
const NONE = replyOf([]);

type Answer = (type: number) => Reply | Promise<Reply>;

interface Scene {
  readonly addresses: ResolvedAddresses;
  /** What was asked for, by type. */
  readonly asked: number[];
  /** What is answered from now on. */
  answer: Answer;
}

function scene(answer: Answer): Scene {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const asked: number[] = [];
  const forwarder: Forwarder = {
    resolve: async (question, { deadlineMs, nowMs }) => {
      expect([question.name, question.class, deadlineMs - nowMs]).toEqual(["gw.example.", 1, 1500]);
      asked.push(question.type);
      return made.answer(question.type);
    },
    health: () => [],
  };
  const addresses = new ResolvedAddresses(HOST, forwarder, () => performance.now());
  onTestFinished(() => addresses.close());
  const made: Scene = { addresses, asked, answer };
  return made;
}

/** Both families have these lines. */
function having(v4: readonly string[], v6: readonly string[] = []): Answer {
  return (type) => replyOf(type === 1 ? v4 : v6);
}

describe("the addresses of a gateway", () => {
  test("are asked of the resolvers, one question for each family, and not before somebody needs them", async () => {
    const { addresses, asked } = scene(having(V4, V6));
    expect([addresses.known, asked]).toEqual([[], []]);
    await Promise.all([addresses.refresh(), addresses.refresh()]);
    await vi.advanceTimersByTimeAsync(0);
    expect([addresses.known, asked]).toEqual([
      ["192.0.2.1", "2001:db8::1"],
      [1, 28],
    ]);
  });

  test("come from the end of aliases, four of each family, in turns", async () => {
    const v4 = [1, 2, 3, 4, 5].map((number) => `lb.example. 60 A 192.0.2.${number}`);
    const { addresses } = scene(having([`${HOST}. 60 CNAME lb.example.`, ...v4], V6));
    await addresses.refresh();
    await vi.advanceTimersByTimeAsync(0);
    expect(addresses.known).toEqual(["192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]);
  });

  test("are good as soon as those of one family are there", async () => {
    const { addresses } = scene((type) => (type === 1 ? replyOf(V4) : new Promise(() => undefined)));
    await addresses.refresh();
    expect(addresses.known).toEqual(["192.0.2.1"]);
  });

  test.each<[readonly string[], number]>([
    [V4, 300_000],
    [[`${HOST}. 0 A 192.0.2.1`], 30_000],
    [[`${HOST}. 100000 A 192.0.2.1`], 3_600_000],
    [[`${HOST}. 40 CNAME lb.example.`, "lb.example. 300 A 192.0.2.1"], 40_000],
  ])("%j are asked for again after %i ms", async (lines, ttlMs) => {
    const { addresses, asked } = scene(having(lines));
    await addresses.refresh();
    await vi.advanceTimersByTimeAsync(ttlMs - 1);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(4);
  });

  test("follow the host to another network", async () => {
    const made = scene(having(V4, V6));
    await made.addresses.refresh();
    made.answer = having([`${HOST}. 300 A 198.51.100.1`]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(made.addresses.known).toEqual(["198.51.100.1"]);
  });

  test.each<[string, Reply]>([
    ["fail", failureReply(22, "no upstream answered")],
    ["say that there are none", NONE],
    ["say that there is no such name", replyOf([], { rcode: 3 })],
  ])("stay the last good ones when resolvers %s, and are asked for again after 30 s", async (_what, reply) => {
    const made = scene(having(V4, V6));
    await made.addresses.refresh();
    made.answer = () => reply;
    await vi.advanceTimersByTimeAsync(300_000);
    await made.addresses.refresh();
    expect([made.addresses.known, made.asked.length]).toEqual([["192.0.2.1", "2001:db8::1"], 4]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(made.asked).toHaveLength(6);
  });

  test("are asked for at once when connections fail, and at most twice a second", async () => {
    const { addresses, asked } = scene(having(V4));
    await addresses.refresh();
    await vi.advanceTimersByTimeAsync(499);
    await addresses.refresh();
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    await addresses.refresh();
    expect(asked).toHaveLength(4);
  });

  test.each<[Reply, string]>([
    [
      failureReply(22, "no upstream answered: did not answer"),
      "its name does not resolve (no upstream answered: did not answer)",
    ],
    [failureReply(0), "its name does not resolve"],
    [NONE, "its name has no address"],
    [replyOf([], { rcode: 3 }), "its name does not exist"],
  ])("that were never known are a failure, which says why (%#)", async (reply, message) => {
    const { addresses } = scene(() => reply);
    await expect(addresses.refresh()).rejects.toMatchObject({ code: "unreachable", message });
  });

  test("are not asked for any more once that is closed", async () => {
    const { addresses, asked } = scene(having(V4));
    await addresses.refresh();
    addresses.close();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toHaveLength(2);
  });
});
