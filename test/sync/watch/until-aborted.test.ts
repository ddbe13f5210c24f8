import { expect, test } from "vitest";
import { untilAborted } from "../../../src/sync/watch/until-aborted.ts";

test("waits for the signal, and not for one that was given before", async () => {
  const abort = new AbortController();
  const log: string[] = [];
  const waited = untilAborted(abort.signal).then(() => log.push("aborted"));
  await Promise.resolve();
  log.push("before");
  abort.abort();
  await waited;
  await untilAborted(abort.signal);
  expect(log).toEqual(["before", "aborted"]);
});
