import { describe, expect, test } from "vitest";
import { addresses, cluster, host, ports, service, tableOf } from "../../support/table.ts";
import { openGateway, told } from "./gateway-harness.ts";

const VIEW = { view: { autopath: false } };
const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["ns1"] })],
  hosts: [host("web.ns1.svc.cluster.local", [service(addresses("10.96.0.10"), { ports: ports("http/tcp/80") })])],
});

describe("RFC 8020: NXDOMAIN means that there is nothing below", () => {
  test.each([
    ["RFC 8020 section 2: above services", "svc.cluster.local A"],
    ["RFC 8020 section 2: a namespace", "ns1.svc.cluster.local A"],
    ["RFC 8020 section 2: above the ports of a service", "_tcp.web.ns1.svc.cluster.local SRV"],
  ])("%s is NODATA, since names lie below it", async (_title, question) => {
    const { ask } = openGateway({ ...VIEW, table: TABLE });
    expect(told(await ask(question))).toEqual(["NOERROR"]);
  });

  test("RFC 8020 section 2: below a name that upstream denied it is asked again", async () => {
    const { upstream, ask } = openGateway(VIEW);
    upstream.says("a.b.example.com. A", { answer: ["a.b.example.com. 300 A 192.0.2.1"] });
    expect(told(await ask("b.example.com A"))).toEqual(["NXDOMAIN"]);
    expect(told(await ask("a.b.example.com A"))).toEqual(["NOERROR", "a.b.example.com. 300 A 192.0.2.1"]);
  });
});

describe("RFC 8198: denials made of NSEC", () => {
  test("RFC 8198 section 5: a range that nobody validated denies nothing", async () => {
    const { upstream, ask } = openGateway(VIEW);
    const soa = "example.com. 900 SOA ns.example.com. h.example.com. 1 7200 1800 86400 900";
    // a.example.com. NSEC z.example.com. A
    const nsec = "a.example.com. 900 NSEC 017a076578616d706c6503636f6d0000014000";
    upstream.says("b.example.com. A", { rcode: 3, authority: [soa, nsec] });
    upstream.says("c.example.com. A", { answer: ["c.example.com. 300 A 192.0.2.1"] });
    expect(told(await ask("b.example.com A", { edns: { dnssecOk: true } }))).toEqual(["NXDOMAIN"]);
    expect(told(await ask("c.example.com A", { edns: { dnssecOk: true } }))).toEqual([
      "NOERROR",
      "c.example.com. 300 A 192.0.2.1",
    ]);
  });
});
