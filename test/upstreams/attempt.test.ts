import { afterEach, describe, expect, test, vi } from "vitest";
import { Attempt, type Ending } from "../../src/upstreams/attempt.ts";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { patience } from "./scene.ts";

afterEach(() => void vi.useRealTimers());

describe("an exchange", () => {
  test.each<[string, (outcome: { resolve: (value: string) => void; reject: (error: Error) => void }) => void]>([
    ["an answer", ({ resolve }) => resolve("answer")],
    ["an error", ({ reject }) => reject(new UpstreamError("broken", "no"))],
  ])("ends with %s, at once or later, and what it began is undone once", async (_title, end) => {
    const undone: Ending[] = [];
    const undo = (ending: Ending): void => void undone.push(ending);
    const atOnce = patience().run<string>((outcome) => {
      end(outcome);
      return undo;
    });
    const later = patience().run<string>((outcome) => {
      queueMicrotask(() => end(outcome));
      return undo;
    });
    await Promise.allSettled([atOnce, later]);
    expect(undone).toEqual(["settled", "settled"]);
  });

  test("ends once: what comes after its end counts for nothing", async () => {
    const ended = patience().run<string>(({ resolve, reject }) => {
      resolve("first");
      resolve("second");
      reject(new Error("third"));
      return () => undefined;
    });
    expect(await ended).toBe("first");
  });

  test("ends with its attempt's time, and is told so", async () => {
    const undone: Ending[] = [];
    const hanging = patience(20).run(() => (ending) => void undone.push(ending));
    await expect(hanging).rejects.toMatchObject({ code: "timeout", message: "did not answer within 20 ms" });
    expect(undone).toEqual(["timeout"]);
  });

  test("has what the one before it left of the time", async () => {
    vi.useFakeTimers();
    const attempt = patience(30);
    const first = attempt.run<string>(({ resolve }) => {
      const timer = setTimeout(resolve, 20, "first");
      return () => clearTimeout(timer);
    });
    await vi.advanceTimersByTimeAsync(20);
    expect([await first, attempt.leftMs]).toEqual(["first", 10]);
    const endings: Ending[] = [];
    const second = Promise.allSettled([attempt.run(() => (ending) => void endings.push(ending))]);
    await vi.advanceTimersByTimeAsync(9);
    expect(endings).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await second).toMatchObject([{ reason: { code: "timeout" } }]);
    expect([endings, attempt.leftMs]).toEqual([["timeout"], 0]);
  });

  test("ends when nobody waits any more, and no other begins", async () => {
    let stop = (): void => undefined;
    const attempt = new Attempt({ timeoutMs: 5000, whenAbandoned: (stopIt) => (stop = stopIt) });
    const first = attempt.run(() => () => undefined);
    stop();
    await expect(first).rejects.toMatchObject({ code: "withdrawn", message: "nobody waited for the answer any more" });
    let hasBegun = false;
    const second = attempt.run(() => {
      hasBegun = true;
      return () => undefined;
    });
    await expect(second).rejects.toBeInstanceOf(UpstreamError);
    expect(hasBegun).toBe(false);
  });
});

describe("a connection that an exchange waits for", () => {
  test("is waited for as long as there is time", async () => {
    expect(await patience().reach(Promise.resolve("open"))).toBe("open");
    const never = new Promise<string>(() => undefined);
    await expect(patience(20).reach(never)).rejects.toMatchObject({ code: "timeout" });
  });

  test("tells that it cannot be opened although nobody waits any more", async () => {
    let stop = (): void => undefined;
    let fail = (_error: Error): void => undefined;
    const attempt = new Attempt({ timeoutMs: 5000, whenAbandoned: (stopIt) => (stop = stopIt) });
    const reached = attempt.reach(new Promise<never>((_resolve, reject) => (fail = reject)));
    stop();
    fail(new UpstreamError("unreachable", "refused"));
    await expect(reached).rejects.toMatchObject({ code: "unreachable" });
  });
});
