import { expect, test } from "vitest";
import { readLines } from "../read-cluster.ts";
import { DB, DB_WITH_PORTS, endpoints, slice } from "./headless-service.ts";

const SQL_AND_METRICS = "[{name: sql, port: 5432}, {name: metrics, port: 9187}]";
const ONE = "endpoints: [{addresses: [10.0.0.1], hostname: a}]";
const OTHER = "endpoints: [{addresses: [10.0.0.2], hostname: b}]";

test.each([
  ["the Service's when the slice says the same", slice("s", `${ONE}, ports: ${SQL_AND_METRICS}`), "a=10.0.0.1"],
  ["the Service's when the slice says nothing", slice("s", `${ONE}, ports: null`), "a=10.0.0.1"],
  ["the Service's when the slice has an empty list", slice("s", `${ONE}, ports: []`), "a=10.0.0.1"],
  [
    "the Service's when the slice says null, which is every port",
    slice("s", `${ONE}, ports: [{name: sql, port: null}, {name: metrics}]`),
    "a=10.0.0.1",
  ],
  [
    "their own numbers, whatever the case of the name",
    slice("s", `${ONE}, ports: [{name: SQL, port: 15432, protocol: TCP}, {name: metrics, port: 9187}]`),
    "a=10.0.0.1(metrics/tcp:9187,sql/tcp:15432)",
  ],
  [
    "those that their slice has",
    slice("s", `${ONE}, ports: [{name: sql, port: 5432}]`) + slice("t", `${OTHER}, ports: ${SQL_AND_METRICS}`),
    "a=10.0.0.1(sql/tcp:5432) b=10.0.0.2",
  ],
  [
    "none when those of the slice have no name, null or an empty one",
    slice("s", `${ONE}, ports: [{port: 5432}, {name: null, port: 9187}, {name: '', port: 80}]`),
    "a=10.0.0.1()",
  ],
  [
    "none of another name or protocol",
    slice("s", `${ONE}, ports: [{name: sql, port: 5432, protocol: UDP}, {name: debug, port: 1}]`),
    "a=10.0.0.1()",
  ],
  [
    "those of each subset of Endpoints",
    endpoints(
      `[{addresses: [{ip: 10.0.0.1, hostname: a}], ports: [{name: sql, port: 15432}]}, {addresses: [{ip: 10.0.0.1, hostname: a}, {ip: 10.0.0.2, hostname: b}], ports: ${SQL_AND_METRICS}}]`,
    ),
    "a=10.0.0.1 a=10.0.0.1(sql/tcp:15432) b=10.0.0.2",
  ],
])("the ports of endpoints are %s", async (_case, others, answer) => {
  expect(await readLines(DB_WITH_PORTS + others)).toEqual({
    claims: [`db.ns1.svc.cluster.local. endpoints ${answer} ports metrics/tcp:9187 sql/tcp:5432`],
    diagnostics: [],
  });
});

test("ports of a slice whose Service names none make no SRV records, so they are not kept", async () => {
  const { claims } = await readLines(DB + slice("s", `${ONE}, ports: ${SQL_AND_METRICS}`));
  expect(claims).toEqual(["db.ns1.svc.cluster.local. endpoints a=10.0.0.1"]);
});

test("the ready endpoints of a Service with a clusterIP are the servers behind it, without names of their own", async () => {
  const service = DB_WITH_PORTS.replace("None", "10.96.0.7");
  const two = slice(
    "db-a",
    `endpoints: [{addresses: [10.0.0.2], hostname: db-1}, {addresses: [10.0.0.1]}, {addresses: [10.0.0.3], conditions: {ready: false}}], ports: ${SQL_AND_METRICS}`,
  );
  expect(await readLines(service + two, { network: "n1" })).toEqual({
    claims: [
      "db.ns1.svc.cluster.local. addresses 10.96.0.7 ports metrics/tcp:9187 sql/tcp:5432 servers 10.0.0.1@n1 10.0.0.2@n1",
    ],
    diagnostics: [],
  });
});

test("servers that listen elsewhere than the Service say where", async () => {
  const service = DB.replace("None", "10.96.0.7, ports: [{name: http, port: 80, targetPort: 8080}]");
  const one = slice("db-a", `${ONE}, ports: [{name: http, port: 8080, protocol: TCP}]`);
  expect((await readLines(service + one)).claims).toEqual([
    "db.ns1.svc.cluster.local. addresses 10.96.0.7 ports http/tcp:80 servers 10.0.0.1(http/tcp:8080)",
  ]);
});
