import { expect, test } from "vitest";
import { isTooMuch, lossOf } from "../../src/sync/lost-names.ts";
import { clusterPart, observation, serviceClaim } from "../support/mesh-values.ts";

test("a loss is what answered and is there no more, too much of it is over a fifth", () => {
  const silent = serviceClaim([], { answer: { form: "endpoints", endpoints: [] } });
  const web = ["web.ns1.svc.cluster.local", serviceClaim(["192.0.2.1"])] as const;
  const before = clusterPart(observation("east"), [web, ["db.ns1.svc.cluster.local", silent]]);
  const none = clusterPart(observation("east"), []);
  const loss = lossOf({ parts: [before], withheld: [] }, { parts: [none], withheld: [] });
  expect(loss).toEqual({ before: 1, removed: 1 });
  expect([isTooMuch(loss), isTooMuch({ before: 5, removed: 1 })]).toEqual([true, false]);
});
