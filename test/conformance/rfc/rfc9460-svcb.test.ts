import { describe, expect, test } from "vitest";
import { octetsOf } from "../../support/records.ts";
import { openGateway, told } from "./gateway-harness.ts";

/** 1 svc.example.com. alpn=h2 port=8443 and a key of the future. */
const RDATA = "0001 03737663 076578616d706c65 03636f6d 00 0001 0003 026832 0003 0002 20fb ff00 0003 c0ffee";
const HOST = "productpage.ns1.svc.cluster.local";

describe("RFC 9460: SVCB and HTTPS", () => {
  test.each(["SVCB", "HTTPS"])(
    "RFC 9460 section 9: %s of a name of the mesh is NODATA, never NXDOMAIN",
    async (type) => {
      const { upstream, ask } = openGateway();
      expect(told(await ask(`${HOST} ${type}`))).toEqual(["NOERROR"]);
      expect(upstream.received).toEqual([]);
    },
  );

  test("RFC 9460 section 9: HTTPS of a short name leads where its A does", async () => {
    const { ask } = openGateway();
    const alias = `productpage.ns1. 30 CNAME ${HOST}.`;
    expect(told(await ask("productpage.ns1 HTTPS"))).toEqual(["NOERROR", alias]);
    expect(told(await ask("productpage.ns1 A"))).toEqual(["NOERROR", alias, `${HOST}. 30 A 10.96.0.10`]);
  });

  test.each([
    ["SVCB", 64],
    ["HTTPS", 65],
  ])("RFC 9460 section 2.2: %s passes octet by octet", async (type, number) => {
    const { upstream, ask } = openGateway();
    upstream.says(`www.example.com. ${type}`, { answer: [`www.example.com. 300 ${type} ${RDATA}`] });
    for (const _ of ["from upstream", "out of the cache"]) {
      const { answer } = await ask(`www.example.com ${type}`);
      expect(answer.map((each) => [each.type, each.rdata])).toEqual([[number, octetsOf(RDATA)]]);
    }
    expect(upstream.asked).toHaveLength(1);
  });
});
