import { describe, expect, test } from "vitest";
import { openGateway, told } from "./gateway-harness.ts";

const SOA = ["example.com. 60 SOA ns.example.com. hostmaster.example.com. 1 7200 1800 86400 60"];
const ALIAS = "outward.ns1.svc.cluster.local. 30 CNAME www.example.com.";

describe("RFC 6604: the rcode behind aliases", () => {
  test("RFC 6604 section 3: an alias of a name of the mesh that is missing is NXDOMAIN", async () => {
    const { ask } = openGateway();
    expect(told(await ask("nowhere.ns1.svc.cluster.local A"))).toEqual([
      "NXDOMAIN",
      "nowhere.ns1.svc.cluster.local. 30 CNAME gone.ns1.svc.cluster.local.",
    ]);
  });

  test.each([
    ["RFC 6604 section 3: an alias of a name outside that is missing is NXDOMAIN", 3, "NXDOMAIN"],
    ["RFC 6604 section 3: an alias of a name outside without such records is NOERROR", 0, "NOERROR"],
  ])("%s", async (_title, rcode, expected) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode, authority: SOA });
    expect(told(await ask("outward.ns1.svc.cluster.local A"))).toEqual([expected, ALIAS]);
  });

  test("RFC 6604 section 3: an alias of a name outside that fails is SERVFAIL", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode: 2 });
    expect((await ask("outward.ns1.svc.cluster.local A")).rcode).toBe(2);
  });

  test.each([
    ["RFC 6604 section 3: a forwarded alias of a name that is missing is NXDOMAIN", 3, "NXDOMAIN"],
    ["RFC 6604 section 3: a forwarded alias of a name without such records is NOERROR", 0, "NOERROR"],
  ])("%s", async (_title, rcode, expected) => {
    const { upstream, ask } = openGateway();
    const alias = "db.example.com. 300 CNAME www.example.com.";
    upstream.says("db.example.com. A", { rcode, answer: [alias], authority: SOA });
    for (const _ of ["from upstream", "out of the cache"]) {
      expect(told(await ask("db.example.com A"))).toEqual([expected, alias]);
    }
  });

  test("RFC 6604 section 3: a forwarded alias into the mesh has the rcode of what the mesh says", async () => {
    const { upstream, ask } = openGateway();
    const alias = "db.example.com. 300 CNAME gone.ns1.svc.cluster.local.";
    upstream.says("db.example.com. A", { answer: [alias] });
    expect(told(await ask("db.example.com A"))[0]).toBe("NXDOMAIN");
  });
});
