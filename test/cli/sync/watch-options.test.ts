import { describe, expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { syncCommand } from "../../../src/cli/sync-command.ts";
import { parseClusters } from "../../../src/cli/sync/from.ts";
import { readWatchWishes, watchedClusters, type WatchWishes } from "../../../src/cli/sync/watch-options.ts";

function read(...words: readonly string[]): WatchWishes | undefined {
  return readWatchWishes(readArguments(syncCommand, words));
}

describe("what goes with --watch", () => {
  test("is nothing without it", () => {
    expect(read()).toBeUndefined();
  });

  test.each([
    [["--watch"], { reconcileSeconds: 300 }],
    [["--watch", "--reconcile", "1h"], { reconcileSeconds: 3600 }],
    [
      ["--watch", "--leader-election", "meshdoh/sync.east"],
      { reconcileSeconds: 300, lease: { namespace: "meshdoh", name: "sync.east" } },
    ],
    [
      ["--watch", "--health-listen", "[::]:8081"],
      { reconcileSeconds: 300, healthListen: { address: "::", port: 8081 } },
    ],
  ])("is read from %j", (words, wishes) => {
    expect(read(...words)).toEqual(wishes);
  });

  test.each([
    [["--reconcile", "5m"], "--reconcile goes with --watch: give both, or neither"],
    [["--leader-election", "a/b"], "--leader-election goes with --watch"],
    [["--health-listen", "127.0.0.1:1"], "--health-listen goes with --watch"],
    [["--watch", "--plan"], "--watch publishes, and --plan does not: give one of them"],
    [["--watch", "--check"], "--watch publishes, and --check does not"],
    [["--watch", "--reconcile", "5"], `--reconcile "5" is not a time from 10s to 1d`],
    [
      ["--watch", "--leader-election", "sync"],
      `"sync" is not <namespace>/<name> of a Lease, e.g. meshdoh/meshdoh-sync`,
    ],
    [["--watch", "--leader-election", "a/../b"], "is not <namespace>/<name>"],
    [["--watch", "--health-listen", "8081"], `--health-listen "8081" is not an address and a port`],
  ])("%j is wrong", (words, message) => {
    expect(() => read(...words)).toThrow(message);
  });
});

test("standard input cannot be followed, files and clusters can", () => {
  expect(watchedClusters(parseClusters(["east=kube:", "west=manifests:a"]))).toHaveLength(2);
  const wrong = "--watch cannot follow standard input: give cluster east a file or a folder";
  expect(() => watchedClusters(parseClusters(["east=manifests:-"]))).toThrow(wrong);
});
