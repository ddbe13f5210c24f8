import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { syncCommand } from "../../../src/cli/sync-command.ts";
import { readKeep, readPublishing } from "../../../src/cli/sync/publishing.ts";
import type { SyncOptions } from "../../../src/sync/run.ts";

function publishing(
  words: readonly string[],
  signal = new AbortController().signal,
): NonNullable<SyncOptions["publishing"]> {
  return readPublishing(readArguments(syncCommand, words), ["east"], { isFollowing: true, signal });
}

describe("who publishes", () => {
  test.each([
    [[], hostname(), false],
    [["--owner", "central"], "central", false],
    [["--owner", "meshdoh-sync.east", "--take-over"], "meshdoh-sync.east", true],
  ])("out of %j", (words, owner, takesOver) => {
    const { publisher } = publishing(words);
    expect([publisher.owner, publisher.takesOver, publisher.isFollowing]).toEqual([owner, takesOver, true]);
    expect(publisher.instance).toMatch(/^[0-9a-f]{16}$/);
    expect(publishing(words).publisher.instance).not.toBe(publisher.instance);
  });

  test.each(["", "two words", "a\u0007", "x".repeat(254)])("is not called %j", (owner) => {
    expect(() => publishing([`--owner=${owner}`])).toThrow(/^--owner .* is no name of 1 to 253 printable characters/);
  });

  test("waits no longer when it is interrupted", async () => {
    const interruption = new AbortController();
    const waiting = publishing([], interruption.signal).wait(60_000);
    interruption.abort();
    await expect(waiting).rejects.toMatchObject({ name: "StoreError", code: "unavailable" });
  });
});

describe("--keep", () => {
  test.each([
    [[], undefined],
    [["--keep", "1"], 1],
    [["--keep", "100"], 100],
  ])("%j is %s", (words, count) => {
    expect(readKeep(readArguments(syncCommand, words))).toBe(count);
  });

  test.each(["0", "101", "-1", "many", "1.5"])("%s is refused", (text) => {
    expect(() => readKeep(readArguments(syncCommand, [`--keep=${text}`]))).toThrow(/is no number from 1 to 100$/);
  });
});
