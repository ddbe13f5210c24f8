import { expect, test } from "vitest";
import { answerStatusWith, type StatusParts } from "../../src/gateway/answer-status.ts";
import { cluster, meshTable, OBSERVED_SECONDS } from "../support/table.ts";

const NOW_MS = (OBSERVED_SECONDS + 100) * 1000;
const ARRIVAL = { keepAlive: () => {}, client: { mayOperate: true } };

async function statusOf(parts: Partial<StatusParts>): Promise<unknown> {
  const tableSource = { current: () => undefined, lastProblem: undefined };
  const answer = answerStatusWith({ tableSource, healthOf: () => [], clockMs: () => NOW_MS, ...parts });
  const response = await answer(new Request("https://dns.example/status"), "", ARRIVAL);
  expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
    200,
    "application/json",
    "no-store",
  ]);
  return response.json();
}

test("before anything is loaded it says so, and why", async () => {
  const tableSource = { current: () => undefined, lastProblem: new Error("nothing was published") };
  expect(await statusOf({ tableSource })).toEqual({
    version: null,
    uptimeSeconds: null,
    snapshot: null,
    problem: "nothing was published",
    upstreams: [],
  });
});

test("it tells of the snapshot, its clusters with their ages, and the program", async () => {
  const clusters = [cluster("east"), cluster("west", { network: "net-west", leaseSeconds: 99 })];
  const table = {
    ...meshTable({ clusters, moreZones: [], digest: "d9", generation: 7 }),
    publishedSeconds: OBSERVED_SECONDS + 40,
  };
  const tableSource = { current: () => table, lastProblem: undefined };
  expect(await statusOf({ tableSource, version: "1.2.3", startedMs: NOW_MS - 5_400 })).toEqual({
    version: "1.2.3",
    uptimeSeconds: 5,
    snapshot: {
      digest: "d9",
      generation: 7,
      published: "2023-11-14T22:14:00.000Z",
      ageSeconds: 60,
      zones: ["cluster.local.", "clusterset.local."],
      clusters: [
        {
          cluster: "east",
          zone: "cluster.local.",
          network: null,
          observed: "2023-11-14T22:13:20.000Z",
          ageSeconds: 100,
          leaseSeconds: 3600,
          isPastLease: false,
        },
        {
          cluster: "west",
          zone: "cluster.local.",
          network: "net-west",
          observed: "2023-11-14T22:13:20.000Z",
          ageSeconds: 100,
          leaseSeconds: 99,
          isPastLease: true,
        },
      ],
    },
    problem: null,
    upstreams: [],
  });
});

test("it tells how the upstreams do", async () => {
  const well = {
    label: "udp://192.0.2.1",
    latencyMs: 1.23456,
    latencyP95Ms: 4,
    failuresInARow: 0,
    downUntilMs: undefined,
  };
  const down = { label: "tls://192.0.2.2", zone: "corp.example.", latencyMs: undefined, latencyP95Ms: undefined };
  const healthOf = (): ReturnType<StatusParts["healthOf"]> => [
    well,
    { ...down, failuresInARow: 3, downUntilMs: NOW_MS + 2_100 },
  ];
  expect(await statusOf({ healthOf })).toMatchObject({
    upstreams: [
      {
        label: "udp://192.0.2.1",
        zone: null,
        latencyMs: 1.235,
        latencyP95Ms: 4,
        failuresInARow: 0,
        downForSeconds: null,
      },
      {
        label: "tls://192.0.2.2",
        zone: "corp.example.",
        latencyMs: null,
        latencyP95Ms: null,
        failuresInARow: 3,
        downForSeconds: 2,
      },
    ],
  });
});
