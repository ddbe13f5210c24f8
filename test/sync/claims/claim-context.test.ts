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

test("a claim takes over ports, external addresses and servers, and leaves out empty lists", () => {
  const object = { metadata: { namespace: "ns1", name: "web" } };
  const said = {
    ports: [{ name: "http", protocol: "tcp", port: 80 }],
    external: { addresses: ["192.0.2.1"] },
    servers: [{ address: "10.0.0.1" }],
  } as const;
  const answer = { form: "addresses", addresses: ["10.96.0.7"] } as const;
  const common = { cluster: "east", kind: "Service", namespace: "ns1", object: "web", answer } as const;
  expect(claimOf("Service", { ...object, ...said }, answer, CONTEXT)).toStrictEqual({ ...common, ...said });
  expect(claimOf("Service", { ...object, ports: [], servers: [] }, answer, CONTEXT)).toStrictEqual(common);
});
