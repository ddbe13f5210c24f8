import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import type { Claim, ClaimAnswer, Endpoint, MeshHost } from "../../src/mesh/claim.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { HISTORY_PREFIX, POINTER_KEY } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { FaultStore } from "../support/fault-store.ts";
import { snapshotContent } from "../support/snapshots.ts";

const HOSTS = 100_000;
const DOMAIN = "ns1.svc.cluster.local";

function serviceOf(number: number, answer: ClaimAnswer, parts: Partial<Claim> = {}): MeshHost {
  const claim: Claim = {
    cluster: "east",
    kind: "Service",
    namespace: "ns1",
    object: `web-${number}`,
    ...parts,
    answer,
  };
  return { name: parseName(`web-${number}.${DOMAIN}`), claims: [claim] };
}

function clusterIp(number: number): string {
  return `10.${96 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
}

function endpoints(count: number, third: number): Endpoint[] {
  return Array.from({ length: count }, (_, number) => ({ address: `10.1.${third}.${number}`, label: `web-${number}` }));
}

const CHANGES: readonly (readonly [what: string, change: (hosts: MeshHost[]) => MeshHost[]])[] = [
  ["another ClusterIP", (hosts) => hosts.with(7, serviceOf(7, { form: "addresses", addresses: ["10.200.0.7"] }))],
  ["dual stack", (hosts) => hosts.with(7, serviceOf(7, { form: "addresses", addresses: ["10.200.0.7", "fd00::7"] }))],
  [
    "another port",
    (hosts) =>
      hosts.with(
        8,
        serviceOf(
          8,
          { form: "addresses", addresses: [clusterIp(8)] },
          {
            ports: [{ name: "http", protocol: "tcp", port: 81 }],
          },
        ),
      ),
  ],
  [
    "endpoints in place of the ClusterIP",
    (hosts) => hosts.with(9, serviceOf(9, { form: "endpoints", endpoints: endpoints(200, 1) })),
  ],
  ["other endpoints", (hosts) => hosts.with(9, serviceOf(9, { form: "endpoints", endpoints: endpoints(200, 2) }))],
  ["one more", (hosts) => [...hosts, serviceOf(HOSTS, { form: "addresses", addresses: [clusterIp(HOSTS)] })]],
  ["one less", (hosts) => hosts.slice(1)],
];

test(
  "changing one Service of a hundred thousand writes at most two shards and the pointer",
  { timeout: 120_000 },
  async () => {
    const store = new FaultStore();
    let hosts = Array.from({ length: HOSTS }, (_, number) =>
      serviceOf(number, { form: "addresses", addresses: [clusterIp(number)] }),
    );
    await publishSnapshot(store, await buildSnapshot(snapshotContent(hosts)), { nowSeconds: 1 });
    const written: (readonly [string, number, string[]])[] = [];
    for (const [what, change] of CHANGES) {
      hosts = change(hosts);
      const pointer = await readPointer(store);
      const snapshot = await buildSnapshot(snapshotContent(hosts), pointer && { pointer, store });
      store.writes.length = 0;
      const { shardsWritten } = await publishSnapshot(store, snapshot, { nowSeconds: 2 });
      const others = store.writes.filter((key) => !key.startsWith("snapshot/shard/"));
      written.push([what, shardsWritten, others.map((key) => key.replace(/\d+$/, ""))]);
    }
    expect(written).toEqual(CHANGES.map(([what]) => [what, 1, [HISTORY_PREFIX, POINTER_KEY]]));
  },
);
