import { expect, test } from "vitest";
import { snapshotName } from "../../src/gateway/snapshot-name.ts";
import { meshTable } from "../support/table.ts";

const DIGEST = "0123456789abcdef".repeat(4);

test("a snapshot is called by its generation and the beginning of its digest, each time alike", () => {
  const table = meshTable({ digest: DIGEST, generation: 12 });
  expect([snapshotName(table), snapshotName(table)]).toEqual(["12-0123456789abcdef", "12-0123456789abcdef"]);
});

test("another table has another name", () => {
  expect(snapshotName(meshTable({ digest: DIGEST, generation: 13 }))).toBe("13-0123456789abcdef");
  expect(snapshotName(meshTable({ digest: "ab", generation: 13 }))).toBe("13-ab");
});

test("no table has no name", () => {
  expect(snapshotName(undefined)).toBe("");
});
