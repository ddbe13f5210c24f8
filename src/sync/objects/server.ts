import { canonicalAddress } from "../../dns/address.ts";
import type { Name } from "../../dns/name.ts";
import { parseExactHost } from "../claims/host.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";
import { isPortNumber } from "./service-port.ts";

/** A server of a ServiceEntry or Service: an entry of `spec.endpoints`, a WorkloadEntry, or a Pod. */
export interface Server {
  /** An address in canonical text, or a host to look up. */
  readonly at: { readonly address: string } | { readonly host: Name };
  /** Its Istio network; absent when it was not said. */
  readonly network?: string;
  /** Where it listens, by the names of ports in lower case, as far as it says so. */
  readonly ports: ReadonlyMap<string, number>;
  /** Reports on its field `address`. */
  readonly fields: Fields;
}

/** A WorkloadEntry or a Pod together with the labels that selectors choose it by. */
export interface Workload {
  readonly fields: Fields;
  readonly labels: ReadonlyMap<string, string>;
}

/** The label that says which Istio network a workload is in. */
export const NETWORK_LABEL = "topology.istio.io/network";

/** Reads a WorkloadEntry's `spec` or an entry of `spec.endpoints`, which are alike; undefined, reported, without a place. */
export function readServer(fields: Fields): Server | undefined {
  const at = readPlace(fields);
  if (at === undefined) return undefined;
  const network = fields.text("network") ?? "";
  return { at, fields, ports: readPorts(fields.map("ports")), ...(network === "" ? {} : { network }) };
}

/** The address of a server to give to clients; undefined, with a notice, for a host name, which only proxies look up. */
export function serverAddress({ at, fields }: Server): string | undefined {
  if ("address" in at) return at.address;
  fields.report("notice", "address", `${at.host} is no IP address, so it cannot be an answer`);
  return undefined;
}

function readPlace(fields: Fields): Server["at"] | undefined {
  const text = fields.text("address") ?? "";
  const address = canonicalAddress(text);
  if (address !== undefined) return { address };
  if (text === "") {
    fields.report("notice", "address", "is missing, so nothing but a gateway of its network leads to it");
    return undefined;
  }
  if (text.startsWith("unix://")) {
    fields.report("notice", "address", `${quoted(text)} is a socket of one machine, so it cannot be an answer`);
    return undefined;
  }
  const host = parseExactHost(text);
  if ("name" in host) return { host: host.name };
  fields.report("error", "address", `${quoted(text)} is neither an IP address nor a host: ${host.problem}`);
  return undefined;
}

function readPorts(fields: Fields): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const name of fields.keys()) {
    const number = fields.integer(name);
    if (number !== undefined && isPortNumber(number)) ports.set(name.toLowerCase(), number);
    else if (number !== undefined) fields.report("warning", name, `${number} is no port number, which is 1 to 65535`);
  }
  return ports;
}
