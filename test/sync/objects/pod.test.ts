import { expect, test } from "vitest";
import { podLabels, readPod } from "../../../src/sync/objects/pod.ts";
import { reportedFields } from "./reported-fields.ts";

const READY = [
  { type: "Initialized", status: "True" },
  { type: "Ready", status: "True" },
];
const RUNNING = { phase: "Running", podIP: "10.0.0.1", conditions: READY };

function addressesOf(status: unknown, metadata: unknown = {}): { addresses: unknown[]; reports: string[] } {
  const { fields, reports } = reportedFields({ metadata, status });
  const servers = readPod({ fields, labels: new Map() }, undefined);
  return { addresses: servers.map(({ at }) => ("address" in at ? at.address : at.host)), reports };
}

test.each([
  ["a ready pod", RUNNING, ["10.0.0.1"]],
  ["both families", { ...RUNNING, podIPs: [{ ip: "10.0.0.1" }, { ip: "FD00:0::1" }] }, ["10.0.0.1", "fd00::1"]],
  ["one address twice", { ...RUNNING, podIPs: [{ ip: "10.0.0.1" }, { ip: "10.0.0.1" }] }, ["10.0.0.1"]],
  ["a pod of the host's network", { ...RUNNING, hostIP: "192.0.2.9", podIP: "192.0.2.9" }, ["192.0.2.9"]],
  ["a pod that is not ready", { ...RUNNING, conditions: [{ type: "Ready", status: "False" }] }, []],
  ["a running pod without conditions", { phase: "Running", podIP: "10.0.0.1" }, ["10.0.0.1"]],
  ["a pending pod without conditions", { phase: "Pending", podIP: "10.0.0.1" }, []],
  ["a pod that has ended and keeps its address", { ...RUNNING, phase: "Succeeded" }, []],
  ["a pod that has failed", { ...RUNNING, phase: "Failed" }, []],
  ["a phase that is none of the API's", { phase: "CrashLoopBackOff", podIP: "10.0.0.1" }, []],
  ["a pod without an address", { phase: "Running", conditions: READY }, []],
  ["an empty address", { ...RUNNING, podIP: "", podIPs: null }, []],
  ["no status", undefined, []],
])("the servers of %s", (_case, status, addresses) => {
  expect(addressesOf(status)).toEqual({ addresses, reports: [] });
});

test("a pod that is being deleted is no server, though it says that it is ready", () => {
  expect(addressesOf(RUNNING, { deletionTimestamp: "2026-03-02T09:14:21Z" }).addresses).toEqual([]);
});

test("an address that is none is an error", () => {
  expect(addressesOf({ ...RUNNING, podIPs: [{ ip: "***HIDDEN***" }, { ip: "10.0.0.1" }] })).toEqual({
    addresses: ["10.0.0.1"],
    reports: ['error status.podIPs[0].ip: "***HIDDEN***" is not an IP address'],
  });
});

test.each([
  ["its label", new Map([["topology.istio.io/network", "n2"]]), "n1", "n2"],
  ["its cluster", new Map<string, string>(), "n1", "n1"],
  ["nothing", new Map<string, string>(), undefined, undefined],
])("the network of a pod is that of %s", (_case, labels, clusterNetwork, network) => {
  const { fields } = reportedFields({ status: RUNNING });
  expect(readPod({ fields, labels }, clusterNetwork).map((server) => server.network)).toEqual([network]);
});

test("the labels of a pod are those of its metadata", () => {
  expect(podLabels(reportedFields({ metadata: { labels: { app: "a" } } }).fields)).toEqual(new Map([["app", "a"]]));
});
