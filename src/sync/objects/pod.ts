import { canonicalAddress } from "../../dns/address.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields, Located } from "./fields.ts";
import { readLabels } from "./labels.ts";
import { NETWORK_LABEL, type Server, type Workload } from "./server.ts";

/** Labels that selectors choose a Pod by. */
export function podLabels(pod: Fields): ReadonlyMap<string, string> {
  return readLabels(pod.map("metadata").map("labels"));
}

/** The servers that a ready Pod (v1) is, one for each of its addresses; `clusterNetwork` unless its label says another. */
export function readPod({ fields, labels }: Workload, clusterNetwork: string | undefined): Server[] {
  if (!isReady(fields)) return [];
  const status = fields.map("status");
  const network = labels.get(NETWORK_LABEL) ?? clusterNetwork;
  const addresses = new Set(readAddresses(status).flatMap((text) => addressOf(status, text)));
  return [...addresses].map((address) => ({
    at: { address },
    ports: NO_PORTS,
    fields: status,
    ...(network === undefined ? {} : { network }),
  }));
}

/** A pod that is being deleted may still say that it is ready, and one that has ended keeps its address. */
function isReady(pod: Fields): boolean {
  const status = pod.map("status");
  const phase = status.text("phase") ?? "";
  if (pod.map("metadata").isSet("deletionTimestamp") || phase === "Succeeded" || phase === "Failed") return false;
  const condition = status.maps("conditions").find((candidate) => candidate.text("type") === "Ready");
  return condition === undefined ? phase === "Running" : condition.text("status") === "True";
}

/** `podIPs` came with Kubernetes 1.16 and holds `podIP` too. */
function readAddresses(status: Fields): Located<string>[] {
  const all = status.maps("podIPs").flatMap((entry) => locatedText(entry, "ip"));
  return all.length > 0 ? all : locatedText(status, "podIP");
}

function locatedText(fields: Fields, key: string): Located<string>[] {
  const value = fields.text(key) ?? "";
  return value === "" ? [] : [{ value, path: fields.pathOf(key) }];
}

function addressOf(fields: Fields, { value, path }: Located<string>): string[] {
  const address = canonicalAddress(value);
  if (address !== undefined) return [address];
  fields.reportAt("error", path, `${quoted(value)} is not an IP address`);
  return [];
}

const NO_PORTS: ReadonlyMap<string, number> = new Map();
