import { compareText, PORT_PROTOCOLS, type ServicePort } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";

/** The named ports of a Service or ServiceImport (`spec.ports`); what cannot be one is reported. */
export function readServicePorts(spec: Fields): readonly ServicePort[] {
  if (!spec.isSet("ports")) return NO_PORTS;
  return namedPorts(spec.maps("ports").map(readNamedPort));
}

/**
 * Sorted by name, protocol and port, each once; what is undefined is left out. Equal lists are mostly one and the same:
 * a million Services have few different ones.
 */
export function namedPorts(ports: readonly (ServicePort | undefined)[]): readonly ServicePort[] {
  const named = ports.filter((port) => port !== undefined);
  if (named.length === 0) return NO_PORTS;
  const text = named.map(portText).join();
  const known = RECENT_LISTS.get(text);
  if (known !== undefined) return known;
  const list = [...new Map(named.map((port) => [portText(port), port])).values()].toSorted(comparePorts);
  if (RECENT_LISTS.size >= MAX_RECENT_LISTS) RECENT_LISTS.clear();
  RECENT_LISTS.set(text, list);
  return list;
}

/**
 * The name of a port as it stands in SRV names, in lower case (Kubernetes DNS specification 1.1 section 2.1); undefined
 * when the port has none, and, with a warning, when it cannot be one (RFC 2782: `_name` is a label).
 */
export function readPortName(port: Fields): string | undefined {
  const text = port.text("name") ?? "";
  if (text === "") return undefined;
  const name = text.toLowerCase();
  if (PORT_NAME.test(name)) return name;
  const expected = `letters, digits and hyphens, at most ${MAX_PORT_NAME_OCTETS}, so the port has no SRV record`;
  port.report("warning", "name", `${quoted(text)} is no name of a port: ${expected}`);
  return undefined;
}

/** The number of a port; undefined when there is none, and, with a warning, when it cannot be one. */
export function readPortNumber(port: Fields, key: string): number | undefined {
  const number = port.integer(key);
  if (number === undefined || isPortNumber(number)) return number;
  port.report("warning", key, `${number} is no port number, which is 1 to 65535`);
  return undefined;
}

/** True for the numbers that a port can have (RFC 6335 section 6). */
export function isPortNumber(number: number): boolean {
  return number >= 1 && number <= 65_535;
}

/** The protocol of a port, TCP unless it is said; undefined, with a warning, when Services have no such protocol. */
function readProtocol(port: Fields): ServicePort["protocol"] | undefined {
  const text = port.text("protocol") ?? "";
  const protocol = text === "" ? "tcp" : PORT_PROTOCOLS.find((known) => known === text.toLowerCase());
  if (protocol === undefined) {
    port.report("warning", "protocol", `${quoted(text)} is not TCP, UDP or SCTP, so the port has no SRV record`);
  }
  return protocol;
}

/** True when both lists say the same; both are sorted. */
export function equalPorts(a: readonly ServicePort[], b: readonly ServicePort[]): boolean {
  return a.length === b.length && a.every((port, index) => portText(port) === portText(b[index] ?? port));
}

function readNamedPort(port: Fields): ServicePort | undefined {
  const name = readPortName(port);
  if (name === undefined) return undefined;
  const protocol = readProtocol(port);
  const number = readPortNumber(port, "port");
  if (!port.isSet("port")) port.report("warning", "port", "is missing, so the port has no SRV record");
  return protocol === undefined || number === undefined ? undefined : { name, protocol, port: number };
}

function comparePorts(a: ServicePort, b: ServicePort): number {
  return (
    compareText(a.name, b.name) ||
    compareText(a.protocol, b.protocol) ||
    a.port - b.port ||
    (a.targetPort ?? 0) - (b.targetPort ?? 0)
  );
}

function portText({ name, protocol, port, targetPort }: ServicePort): string {
  return `${name} ${protocol} ${port} ${targetPort ?? ""}`;
}

const RECENT_LISTS = new Map<string, readonly ServicePort[]>();
/** More different lists are hardly in use at once, and these take less than a megabyte. */
const MAX_RECENT_LISTS = 1_000;
const NO_PORTS: readonly ServicePort[] = [];
/** A label has 63 octets (RFC 1035 section 2.3.4), of which the underscore of SRV takes one. */
const MAX_PORT_NAME_OCTETS = 62;
const PORT_NAME = new RegExp(`^[a-z0-9-]{1,${MAX_PORT_NAME_OCTETS}}$`);
