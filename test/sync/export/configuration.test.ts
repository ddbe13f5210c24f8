import { expect, test } from "vitest";
import { introduction } from "../../../src/sync/export/configuration.ts";

test("a configuration begins with how to use it, how to own its VIPs, and the loop to beware of", () => {
  const vipPools = { ipv4: "198.18.0.0/16", ipv6: "2001:db8::/48" };
  expect(introduction({ vipPools, resolvers: [] }, ["Use it well"])).toEqual([
    "Automatic VIPs of the mesh, made by meshdoh vip export",
    "Use it well",
    "The machine must own the VIPs, for example by",
    "  ip route add local 198.18.0.0/16 dev lo",
    "  ip -6 route add local 2001:db8::/48 dev lo",
    "Beware of a loop: hosts must be looked up with a resolver that is not meshdoh, which would answer their VIPs again",
  ]);
});
