import { expect, test } from "vitest";
import { keepMeshNames } from "../../../src/shim/routing/keep-mesh-names.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

test("a name of the mesh is kept back and fails for the moment, any other passes", async () => {
  const asked: string[] = [];
  const resolver = keepMeshNames({ has: (name) => name === "web.cluster.local." })(({ name }) => {
    asked.push(name);
    return Promise.resolve(replyOf());
  });
  const kept = await resolver(question("web.cluster.local"), contextOf());
  expect([kept.rcode, kept.isMomentary, kept.extendedErrors]).toEqual([
    2,
    true,
    [{ code: 14, text: "the name has turned out to be one of the mesh" }],
  ]);
  expect((await resolver(question("web.example"), contextOf())).rcode).toBe(0);
  expect(asked).toEqual(["web.example."]);
});
