import { describe, expect, test } from "vitest";
import { formatMicroTime, leaseContent, readLease } from "../../../../src/sync/watch/lease/lease-object.ts";

const NAME = { namespace: "meshdoh", name: "sync" };
const CONTENT = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { namespace: "meshdoh", name: "sync", resourceVersion: "7", labels: { app: "meshdoh" } },
  spec: {
    holderIdentity: "pod-1_x",
    leaseDurationSeconds: 15,
    leaseTransitions: 3,
    acquireTime: "2026-01-01T00:00:00.000000Z",
    renewTime: "2026-01-01T00:01:00.000000Z",
    strategy: "OldestEmulationVersion",
  },
};

test("a Lease is read with all that an election is about", () => {
  expect(readLease(CONTENT)).toEqual({
    holder: "pod-1_x",
    durationSeconds: 15,
    transitions: 3,
    acquireTime: "2026-01-01T00:00:00.000000Z",
    renewTime: "2026-01-01T00:01:00.000000Z",
    resourceVersion: "7",
    content: CONTENT,
  });
});

describe("what is no usable Lease", () => {
  test.each([
    ["no object", "Lease"],
    ["another kind", { ...CONTENT, kind: "Pod" }],
    ["one without a resourceVersion", { ...CONTENT, metadata: {} }],
  ])("%s is none", (_what, content) => {
    expect(readLease(content)).toBeUndefined();
  });

  test("one that says nothing is nobody's, and would last 15 seconds", () => {
    const lease = readLease({ ...CONTENT, spec: { holderIdentity: 1, leaseDurationSeconds: "x" } });
    expect(lease).toMatchObject({ holder: "", durationSeconds: 15, transitions: 0 });
  });
});

test("an update keeps what it does not change: the resourceVersion, labels, fields that nobody here knows", () => {
  const claim = { holder: "pod-2_y", durationSeconds: 15, transitions: 4, acquireTime: "a", renewTime: "r" };
  expect(leaseContent(NAME, claim, readLease(CONTENT))).toEqual({
    ...CONTENT,
    spec: {
      holderIdentity: "pod-2_y",
      leaseDurationSeconds: 15,
      leaseTransitions: 4,
      acquireTime: "a",
      renewTime: "r",
      strategy: "OldestEmulationVersion",
    },
  });
  expect(leaseContent(NAME, claim)).toMatchObject({ kind: "Lease", metadata: { namespace: "meshdoh", name: "sync" } });
});

test("times have six digits behind the second", () => {
  expect(formatMicroTime(1_700_000_000_123)).toBe("2023-11-14T22:13:20.123000Z");
});
