import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import type { AddressOwner } from "../../src/mesh/mesh-address.ts";
import { tellOwners, type OwnerEvent } from "../../src/mesh/tell-owners.ts";

const SERVICE: AddressOwner = { cluster: "east", kind: "Service", namespace: "ns1", object: "web", role: "service" };
const ENDPOINT: AddressOwner = { ...SERVICE, object: "db", role: "endpoint" };
const ELSEWHERE: AddressOwner = { ...SERVICE, cluster: "west" };
const NAME = parseName("1.0.0.10.in-addr.arpa");

test("every owner that the view may see is told of, with what became of it", () => {
  const told: OwnerEvent[] = [];
  tellOwners("10.0.0.1", [SERVICE, ENDPOINT, ELSEWHERE], [SERVICE], {
    name: NAME,
    observe: (event) => told.push(event),
  });
  expect(told.map(({ owner, verdict }) => [owner.cluster, owner.object, verdict])).toEqual([
    ["east", "web", "used"],
    ["east", "db", "other-answer"],
    ["west", "web", "other-cluster"],
  ]);
  expect(told.every(({ kind, name, address }) => kind === "owner" && name === NAME && address === "10.0.0.1")).toBe(
    true,
  );
});
