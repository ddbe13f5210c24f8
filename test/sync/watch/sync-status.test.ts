import { expect, test } from "vitest";
import { syncOutcome } from "./outcomes.ts";
import { statusOf } from "./status-under-test.ts";

test("counts what became of each store, and knows what it holds and since when it fails", async () => {
  const status = statusOf();
  const durations: number[] = [];
  status.observeDuration = (seconds) => durations.push(seconds);
  status.note(
    await syncOutcome([
      { kind: "published", generation: 4 },
      { label: "kv:1", problem: "429" },
    ]),
    0.5,
    1000,
  );
  status.note(
    await syncOutcome([
      { kind: "unchanged", generation: 4 },
      { label: "kv:1", problem: "429" },
    ]),
    0.1,
    1010,
  );
  expect([...status.stores]).toEqual([
    [
      "dir:table",
      {
        counts: new Map([
          ["published", 1],
          ["unchanged", 1],
        ]),
        generation: 4,
        publishedSeconds: 1000,
        failingSinceSeconds: undefined,
      },
    ],
    [
      "kv:1",
      {
        counts: new Map([["failed", 2]]),
        generation: undefined,
        publishedSeconds: undefined,
        failingSinceSeconds: 1000,
      },
    ],
  ]);
  expect([durations, status.isPublished]).toEqual([[0.5, 0.1], true]);
  status.note(await syncOutcome([{ kind: "unchanged" }, { label: "kv:1", kind: "published" }]), 0.1, 1020);
  expect(status.stores.get("kv:1")).toMatchObject({ failingSinceSeconds: undefined, publishedSeconds: 1020 });
});

test("a refusal counts for each store, until it is none any more", async () => {
  const status = statusOf();
  status.note(
    await syncOutcome([{}, { label: "kv:1" }], { refusal: { code: "empty-table", clusters: [], reason: "x" } }),
    0.1,
    1000,
  );
  expect([status.refusal, status.isPublished]).toEqual(["empty-table", false]);
  expect(status.stores.get("kv:1")?.counts).toEqual(new Map([["refused", 1]]));
  status.note(await syncOutcome([{ kind: "unchanged" }]), 0.1, 1001);
  expect([status.refusal, status.isPublished]).toEqual([undefined, true]);
});

test("a refusal of one cluster beside what is published is no refusal of a store", async () => {
  const status = statusOf();
  const refusal = { code: "empty-cluster", clusters: ["east"], reason: "x" } as const;
  status.note(await syncOutcome([{ kind: "published" }], { refusal, heldBack: ["east"] }), 0.1, 1000);
  expect([status.refusal, status.heldBack, status.isPublished]).toEqual(["empty-cluster", ["east"], true]);
  expect(status.stores.get("dir:table")?.counts).toEqual(new Map([["published", 1]]));
});

test("what failed everywhere was not published", async () => {
  const status = statusOf();
  status.note(await syncOutcome([{ problem: "x" }, { label: "kv:1", problem: "y" }]), 0.1, 1000);
  expect(status.isPublished).toBe(false);
});
