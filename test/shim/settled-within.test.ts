import { describe, expect, test } from "vitest";
import { settledWithin } from "../../src/shim/settled-within.ts";

describe("settledWithin", () => {
  test("waits for the work", async () => {
    let isDone = false;
    const work = new Promise<void>((resolve) => {
      setImmediate(() => {
        isDone = true;
        resolve();
      });
    });
    await settledWithin(work, 60_000);
    expect(isDone).toBe(true);
  });

  test("waits no longer than the bound", async () => {
    await expect(settledWithin(new Promise(() => undefined), 1)).resolves.toBeUndefined();
  });

  test("passes a failure on", async () => {
    await expect(settledWithin(Promise.reject(new Error("broken")), 60_000)).rejects.toThrow("broken");
  });
});
