import { expect, test } from "vitest";
import { ListLimiter } from "../../../src/sync/kube/list-limiter.ts";
import { settled } from "../../support/manual-timers.ts";

test("so many are done at a time, the others in the order in which they came, also after one that failed", async () => {
  const limiter = new ListLimiter(2);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const results = ["a", "b", "c", "d"].map((name) =>
    limiter
      .run(
        () =>
          new Promise<string>((resolve, reject) => {
            begun.push(name);
            ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
          }),
      )
      .catch((error: unknown) => String(error)),
  );
  await settled();
  expect(begun).toEqual(["a", "b"]);
  ends.get("b")?.(new Error("no"));
  await settled();
  expect(begun).toEqual(["a", "b", "c"]);
  ends.get("a")?.();
  await settled();
  expect(begun).toEqual(["a", "b", "c", "d"]);
  ends.get("c")?.();
  ends.get("d")?.();
  expect(await Promise.all(results)).toEqual(["a", "Error: no", "c", "d"]);
});
