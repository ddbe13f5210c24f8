import { expect, test } from "vitest";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { KnownOwners } from "../../../src/shim/routing/known-owners.ts";
import { question, replyOf } from "../../support/records.ts";
import { name } from "../../support/table.ts";
import { contextOf } from "../../support/view.ts";

async function learn(owners: KnownOwners, asked: string, reply: Reply): Promise<void> {
  expect(await owners.learn(() => Promise.resolve(reply))(question(asked), contextOf())).toBe(reply);
}

const OF_MESH = { source: "mesh", authoritative: true } as const;

test.each<[string, Reply, boolean]>([
  ["with its address is known", replyOf(["db.shop. 30 A 10.0.0.1"], OF_MESH), true],
  ["without a record of that type is known", replyOf([], OF_MESH), true],
  ["that does not exist is not", replyOf([], { ...OF_MESH, rcode: 3 }), false],
  ["that others answered for is not", replyOf(["db.shop. 30 A 192.0.2.1"]), false],
  ["for which nobody answered is not", replyOf([], { rcode: 2, source: "failure" }), false],
])("a name %s", async (_what, reply, expected) => {
  const owners = new KnownOwners();
  await learn(owners, "db.shop", reply);
  expect(owners.has(name("db.shop"))).toBe(expected);
});

test("of too many the one goes that was used longest ago", async () => {
  const owners = new KnownOwners(2);
  for (const each of ["a.shop", "b.shop"]) await learn(owners, each, replyOf([], OF_MESH));
  expect(owners.has(name("a.shop"))).toBe(true);
  await learn(owners, "c.shop", replyOf([], OF_MESH));
  expect(["a.shop", "b.shop", "c.shop"].map((each) => owners.has(name(each)))).toEqual([true, false, true]);
});
