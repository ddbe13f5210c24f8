import { expect, test } from "vitest";
import { meshTtlSeconds } from "../../src/resolver/mesh-ttl.ts";
import { tableOf } from "../support/table.ts";
import { viewOf } from "../support/view.ts";

test.each<[string, view: number | undefined, table: number | undefined, expected: number]>([
  ["the gateway's", undefined, undefined, 30],
  ["the table's before the gateway's", undefined, 60, 60],
  ["the view's before the table's", 10, 60, 10],
  ["the view's, also when it is 0", 0, 60, 0],
])("%s", (_title, ofView, ofTable, expected) => {
  const view = viewOf(ofView === undefined ? {} : { ttlSeconds: ofView });
  const table = tableOf({ clusters: [], hosts: [], ...(ofTable !== undefined && { ttlSeconds: ofTable }) });
  expect(meshTtlSeconds(view, table, 30)).toBe(expected);
});
