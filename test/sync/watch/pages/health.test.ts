import { describe, expect, test } from "vitest";
import { livenessOf, MAX_STUCK_MS, readinessOf } from "../../../../src/sync/watch/pages/health.ts";
import { syncOutcome } from "../outcomes.ts";
import { statusOf } from "../status-under-test.ts";

test("a loop lives until nothing has gone on for a quarter of an hour", () => {
  expect(livenessOf(statusOf({ stuckMs: () => MAX_STUCK_MS - 1 }))).toEqual({ isWell: true, text: "ok\n" });
  const answer = livenessOf(statusOf({ stuckMs: () => MAX_STUCK_MS }));
  expect(answer).toEqual({ isWell: false, text: "nothing has gone on for 900 s\n" });
});

describe("a sync is ready", () => {
  test("not before every cluster is known", () => {
    const answer = readinessOf(statusOf({ isComplete: () => false, isLeader: () => false }));
    expect(answer).toEqual({ isWell: false, text: "not every cluster was read or found unreachable yet\n" });
  });

  test("as the leader, not before something was published, which a refusal is not", async () => {
    const status = statusOf();
    expect(readinessOf(status)).toEqual({ isWell: false, text: "nothing was published yet\n" });
    status.note(await syncOutcome([{}], { refusal: { code: "empty-table", clusters: [], reason: "x" } }), 0.1, 1000);
    expect(readinessOf(status)).toEqual({ isWell: false, text: "the first publication was refused: empty-table\n" });
    status.note(await syncOutcome([{ kind: "unchanged" }]), 0.1, 1000);
    expect(readinessOf(status)).toEqual({ isWell: true, text: "ok\n" });
  });

  test("not while another sync publishes one of its clusters, which it names", async () => {
    let taken = [{ store: "kv:1", cluster: "east", owner: "site-b" }];
    const status = statusOf({ takenClusters: () => taken });
    status.note(await syncOutcome([{ kind: "unchanged" }]), 0.1, 1000);
    const line = "cluster east of kv:1 is published by site-b, so this sync leaves it to that one\n";
    expect(readinessOf(status)).toEqual({ isWell: false, text: line });
    taken = [];
    expect(readinessOf(status)).toEqual({ isWell: true, text: "ok\n" });
  });

  test("while a cluster of several is refused, which it says", async () => {
    const status = statusOf();
    const refusal = { code: "empty-cluster", clusters: ["east"], reason: "x" } as const;
    status.note(await syncOutcome([{ kind: "published" }], { refusal, heldBack: ["east"] }), 0.1, 1000);
    const text = "ok\ncluster east stays as it was published: refused, empty-cluster\n";
    expect(readinessOf(status)).toEqual({ isWell: true, text });
  });

  test("as one that follows, without having published", () => {
    expect(readinessOf(statusOf({ isLeader: () => false }))).toEqual({ isWell: true, text: "ok\n" });
  });
});
