import { describe, expect, test } from "vitest";
import { measureStartMs } from "../../../scripts/binary/measure-start.ts";
import { checkStart } from "../../../scripts/binary/start-gate.ts";

/** A shell that does this, and would then stay until it is ended. */
function shell(script: string): { title: string; words: [string, ...string[]]; ready: RegExp } {
  return { title: "the start of a shell", words: ["sh", "-c", `${script}; exec tail -f /dev/null`], ready: /^ready$/m };
}

describe("the start of a program", () => {
  test("is measured to its word that it is ready, and the program ended", async () => {
    const elapsedMs = await measureStartMs(shell("echo almost; echo ready; echo more"));
    expect(elapsedMs).toBeGreaterThan(0);
  });

  test("that ends before it is ready is told with what it said", async () => {
    const start = { ...shell(""), words: ["sh", "-c", "echo no >&2"] as [string, ...string[]] };
    await expect(measureStartMs(start)).rejects.toThrow("the start of a shell: ended before it was ready\nno\n");
  });

  test("of a program that is not there fails", async () => {
    const start = { ...shell(""), words: ["/nonexistent/meshdoh"] as [string] };
    await expect(measureStartMs(start)).rejects.toThrow("ENOENT");
  });
});

describe("the gate for starts", () => {
  /** Starts that take so long, one after the other, and for ever as long as the last. */
  function starts(...milliseconds: number[]): { measured: () => Promise<number>; count: () => number } {
    let at = 0;
    return {
      measured: () => Promise.resolve(milliseconds[Math.min(at++, milliseconds.length - 1)] ?? Number.NaN),
      count: () => at,
    };
  }

  test.each([
    ["each below the bound", [99.9], { medianMs: 99.9 }, 9],
    ["most below the bound", [500, 500, 500, 500, 20], { medianMs: 20 }, 9],
    ["below the bound once the machine is quiet", [...Array<number>(9).fill(150), 40], { medianMs: 40 }, 18],
    ["at the bound", [100], { medianMs: 100, problem: "the start of a shell takes 100 ms, not below 100" }, 45],
    [
      "most above the bound",
      [20, 20, 20, 20, 130.4],
      { medianMs: 130.4, problem: "the start of a shell takes 130 ms, not below 100" },
      45,
    ],
  ])("judges starts that are %s", async (_title, milliseconds, verdict, count) => {
    const sample = starts(...milliseconds);
    expect(await checkStart(shell(""), sample.measured)).toEqual(verdict);
    expect(sample.count()).toBe(count);
  });
});
