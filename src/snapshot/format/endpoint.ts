import {
  PORT_PROTOCOLS,
  type Backend,
  type Endpoint,
  type ExternalAddresses,
  type ServicePort,
} from "../../mesh/claim.ts";
import type { Fields } from "./fields.ts";

/** Ports are 16 bit (RFC 2782). */
const MAX_PORT = 65_535;

/** The JSON value of a server; `JSON.stringify` leaves out what is undefined, here and below. */
export function endpointValue({ address, network, label, ports }: Endpoint): object {
  return { address, network, label, ports: ports?.map(portValue) };
}

/** Reads the value that `endpointValue` made. Throws `StoreError`. */
export function readEndpoint(fields: Fields): Endpoint {
  return {
    address: fields.address("address"),
    ...(fields.has("network") && { network: fields.text("network") }),
    ...(fields.has("label") && { label: fields.text("label") }),
    ...(fields.has("ports") && { ports: fields.objects("ports").map(readPort) }),
  };
}

/** The JSON value of a named port. */
export function portValue({ name, protocol, port, targetPort }: ServicePort): object {
  return { name, protocol, port, targetPort };
}

/** Reads the value that `portValue` made. Throws `StoreError`. */
export function readPort(fields: Fields): ServicePort {
  return {
    name: fields.text("name"),
    protocol: fields.choice("protocol", PORT_PROTOCOLS),
    port: fields.count("port", MAX_PORT),
    ...(fields.has("targetPort") && { targetPort: fields.count("targetPort", MAX_PORT) }),
  };
}

/** The JSON value of a server behind a VIP. */
export function backendValue({ host, ports }: Backend): object {
  return { host, ports: ports?.map(portValue) };
}

/** Reads the value that `backendValue` made. Throws `StoreError`. */
export function readBackend(fields: Fields): Backend {
  const host = fields.text("host");
  return fields.has("ports") ? { host, ports: fields.objects("ports").map(readPort) } : { host };
}

/** The JSON value of addresses that are reachable from anywhere. */
export function externalValue({ addresses, alias }: ExternalAddresses): object {
  return { addresses, alias };
}

/** Reads the value that `externalValue` made. Throws `StoreError`. */
export function readExternal(fields: Fields): ExternalAddresses {
  const addresses = fields.addresses("addresses");
  return fields.has("alias") ? { addresses, alias: fields.name("alias") } : { addresses };
}
