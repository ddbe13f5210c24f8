import { expect, test } from "vitest";
import { endedLeases } from "../../src/sync/ended-leases.ts";
import { clusterPart, observation, serviceClaim } from "../support/mesh-values.ts";

const WEB = ["web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1"])] as const;
const EAST = clusterPart({ ...observation("east"), observedSeconds: 1_000, leaseSeconds: 600 }, [WEB]);
const WEST = clusterPart({ ...observation("west"), observedSeconds: 5_000, leaseSeconds: 600 }, [WEB]);

test.each([
  ["has not ended to the second", 1_600, ["east"], false, [], []],
  [
    "has ended",
    1_601,
    ["east"],
    false,
    [],
    [
      "its lease ended at 1970-01-01T00:26:40Z, and it was not read since: " +
        "its 1 claims stay, marked as stale; --allow-removals takes them away",
    ],
  ],
  [
    "has ended, and names may go",
    1_601,
    ["east"],
    true,
    ["east"],
    ["its lease ended at 1970-01-01T00:26:40Z, and it was not read since: its 1 claims leave the table"],
  ],
  ["has ended, of a cluster that somebody else publishes", 1_601, ["west"], true, [], []],
  ["lies in the future, as when a clock jumped", 1, ["east", "west"], true, [], []],
])("a lease that %s", (_what, nowSeconds, named, allowRemovals, dropped, messages) => {
  const ended = endedLeases([EAST, WEST], { named: new Set(named), allowRemovals, nowSeconds });
  expect([...ended.dropped]).toEqual(dropped);
  expect(ended.diagnostics.map(({ severity, message }) => [severity, message])).toEqual(
    messages.map((message) => ["warning", message]),
  );
});
