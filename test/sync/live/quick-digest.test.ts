import fc from "fast-check";
import { test, expect } from "vitest";
import { digestOf } from "../../../src/snapshot/digest.ts";
import { quickDigest } from "../../../src/sync/live/quick-digest.ts";

test("it names any content as digestOf does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
      expect(quickDigest(content)).toBe(await digestOf(content));
    }),
  );
});
