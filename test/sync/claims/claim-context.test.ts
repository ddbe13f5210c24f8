import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { claimOf } from "../../../src/sync/claims/claim-context.ts";

const CONTEXT = { cluster: "east", zone: parseName("cluster.local.") };

test("a claim names cluster, kind and object, and leaves out what is not known", () => {
  const claim = claimOf("Service", { metadata: { namespace: "ns1", name: "web" } }, { form: "vip" }, CONTEXT);
  expect(claim).toStrictEqual({
    cluster: "east",
    kind: "Service",
    namespace: "ns1",
    object: "web",
    answer: { form: "vip" },
  });
});

test("a claim keeps an exportTo that lets nobody see it", () => {
  const object = { metadata: { namespace: "ns1", name: "web", createdSeconds: 7 }, exportTo: [] };
  const claim = claimOf("ServiceEntry", object, { form: "vip" }, CONTEXT);
  expect(claim).toMatchObject({ exportTo: [], createdSeconds: 7 });
});
