import { expect, test } from "vitest";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import {
  addresses,
  cluster,
  endpoint,
  endpoints,
  failing,
  host,
  meshTable,
  name,
  ports,
  service,
  tableOf,
} from "../../support/table.ts";
import { viewSettings } from "../gateway-under-test.ts";
import { explained, linesOfExplanation } from "./explained.ts";

const VIEW = viewSettings({ cluster: "east", namespace: "ns1" });

function explain(asked: string, table: NameTable | undefined): Promise<string> {
  return explained(asked, table, VIEW);
}

const TWO_CLUSTERS = tableOf({
  clusters: [cluster("east", { namespaces: ["db", "ns1"] }), cluster("west", { namespaces: ["db"] })],
  hosts: [
    host("web.db.svc.cluster.local", [
      service(endpoints("web-0=10.1.0.1"), { namespace: "db", ports: ports("sql/tcp/5432") }),
      service(endpoints("web-0=10.2.0.1"), { namespace: "db", cluster: "west", ports: ports("sql/tcp/5432") }),
    ]),
    host("api.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1"), { object: "api", servers: [endpoint("10.1.0.9")] }),
      service(addresses("10.96.0.2"), { object: "api", exportTo: ["ns2"], cluster: "west" }),
    ]),
  ],
});

test.each<[asked: string, table: NameTable, lines: readonly string[]]>([
  [
    "productpage",
    meshTable(),
    [
      "1. productpage. has no answer in the name table; as a short name it is tried below ns1.svc.cluster.local., svc.cluster.local., cluster.local.",
      "2. candidate productpage.ns1.svc.cluster.local. exists in the name table, so the search ends with it",
      "3. productpage.ns1.svc.cluster.local. is in the name table; zone cluster.local.",
      "   - east Service ns1/web: addresses 10.96.0.10 (used)",
      "   - chosen: east (no other cluster comes into question)",
      "Reply: NOERROR (the name has such records); answer records: 2; octets: 162; flags: aa ra",
      "   answer: productpage. 30 CNAME productpage.ns1.svc.cluster.local.",
      "   - made by the search list, with the least TTL of what follows",
      "   answer: productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      "   - from east Service ns1/web",
      "Extended error 29: search list led to productpage.ns1.svc.cluster.local.",
    ],
  ],
  [
    "www.example.com.svc.cluster.local",
    meshTable(),
    [
      "1. www.example.com.svc.cluster.local. has no answer in the name table; without the search element svc.cluster.local. it is www.example.com., which is tried below svc.cluster.local., cluster.local., then as it is",
      "2. candidate www.example.com.svc.cluster.local. does not exist",
      "3. candidate www.example.com.cluster.local. does not exist",
      "4. candidate www.example.com. is not the mesh's to answer, so it is forwarded",
      "5. www.example.com. is no name of the mesh",
      "6. upstream https://192.0.2.53/dns-query answered NOERROR for www.example.com. after 12 ms",
      "Reply: NOERROR (the name has such records); answer records: 2; octets: 148; flags: aa ra",
      "   answer: www.example.com.svc.cluster.local. 30 CNAME www.example.com.",
      "   - made by the search list, with the least TTL of what follows",
      "   answer: www.example.com. 300 A 192.0.2.80",
      "   - from upstream https://192.0.2.53/dns-query",
      "Extended error 29: search list led to www.example.com.",
    ],
  ],
  [
    "web-9.web.db.svc.cluster.local",
    meshTable(),
    [
      "1. web-9.web.db.svc.cluster.local. does not exist: it is in a zone of the mesh, which has nothing there for this view; zone cluster.local.; only the servers and ports of web.db.svc.cluster.local. stand below that",
      "   - web.db.svc.cluster.local. east Service db/web: endpoints 10.1.0.1, 10.1.0.2, 10.1.0.3 (used)",
      "   - web.db.svc.cluster.local. chosen: east (no other cluster comes into question)",
      "Reply: NXDOMAIN (the name does not exist); answer records: 0; octets: 113; flags: aa ra",
      "   authority: cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
      "   - from the structure of the zone",
    ],
  ],
  [
    "_sql._tcp.web.db.svc.cluster.local SRV",
    TWO_CLUSTERS,
    [
      "1. _sql._tcp.web.db.svc.cluster.local. is in the name table; zone cluster.local.",
      "   - web.db.svc.cluster.local. east Service db/web: endpoints 10.1.0.1 (used)",
      "   - web.db.svc.cluster.local. west Service db/web: endpoints 10.2.0.1 (not used: another cluster comes first)",
      "   - web.db.svc.cluster.local. chosen: east (the view's home cluster comes first)",
      "Reply: NOERROR (the name has such records); answer records: 1; octets: 135; flags: aa ra",
      "   answer: _sql._tcp.web.db.svc.cluster.local. 30 SRV 0 100 5432 web-0.web.db.svc.cluster.local.",
      "   - from east Service db/web",
      "   additional: web-0.web.db.svc.cluster.local. 30 A 10.1.0.1",
      "   - from east Service db/web",
    ],
  ],
  [
    "printer.local",
    meshTable(),
    [
      "1. printer.local. is no name of the mesh",
      "2. printer.local. is not forwarded: local. is not for public DNS servers",
      "Reply: NXDOMAIN (the name does not exist); answer records: 0; octets: 119; flags: aa ra",
      "   authority: local. 5 SOA local. . 1 7200 1800 86400 5",
      "   - from the gateway itself",
      "Extended error 15: local. is not for public DNS servers",
    ],
  ],
])("%s is explained step by step", async (asked, table, lines) => {
  expect(await linesOfExplanation(asked, table, VIEW)).toEqual(lines);
});

test("what other namespaces keep to themselves is in no explanation", async () => {
  const hidden = await explain("secret.example", meshTable());
  expect((await linesOfExplanation("secret.example", meshTable(), VIEW)).slice(0, 2)).toEqual([
    "1. secret.example. is no name of the mesh",
    "2. upstream https://192.0.2.53/dns-query answered NXDOMAIN for secret.example. after 12 ms",
  ]);
  expect(hidden).not.toMatch(/10\.9\.9\.2|ServiceEntry/);

  const beside = await explain("api.ns1.svc.cluster.local", TWO_CLUSTERS);
  expect(beside).toContain("- east Service ns1/api: addresses 10.96.0.1, servers 10.1.0.9 (used)");
  expect(beside).not.toMatch(/10\.96\.0\.2|west Service/);
});

test("a store that fails is explained as clients see it", async () => {
  const broken = failing(meshTable(), new StoreError("unavailable", "connect ECONNREFUSED"));
  expect(await explain("web.db.svc.cluster.local", broken)).toContain(
    "\nReply: SERVFAIL (no answer could be had); answer records: 0; octets: 91; flags: ra\nExtended error 23: name table: connect ECONNREFUSED\n",
  );
});

test("a gateway without a table says so", async () => {
  const text = await explain(name("web.db.svc.cluster.local"), undefined);
  expect(text).toContain("\nName table: no snapshot is loaded yet\n");
  expect(text).toContain("\nExtended error 14: no snapshot of the name table is loaded yet\n");
});
