import type { ServicePort } from "../../mesh/claim.ts";
import type { Fields } from "./fields.ts";
import { equalPorts, namedPorts, readPortNumber } from "./service-port.ts";

/** A port of an EndpointSlice, or of a subset of Endpoints, which tells where the servers listen. */
export interface EndpointPort {
  /** In lower case. */
  readonly name: string;
  readonly protocol: string;
  /** Absent when it is that of the Service: `port: null` stands for every port (discovery.k8s.io/v1). */
  readonly port?: number;
}

/** The named ports of a slice or subset; undefined when it says nothing about ports. */
export function readEndpointPorts(holder: Fields): readonly EndpointPort[] | undefined {
  return holder.isSet("ports") ? holder.maps("ports").flatMap(readEndpointPort) : undefined;
}

/**
 * The ports of endpoints where they differ from those of their Service, all of them; undefined when they are the same.
 * Only ports that the Service names count, because SRV records are made of its names.
 */
export function differingPorts(
  own: readonly EndpointPort[],
  declared: readonly ServicePort[],
): readonly ServicePort[] | undefined {
  const ports = namedPorts(
    declared.map(({ name, protocol, port }) => {
      const found = own.find((candidate) => candidate.name === name && candidate.protocol === protocol);
      return found === undefined ? undefined : { name, protocol, port: found.port ?? port };
    }),
  );
  return equalPorts(ports, declared) ? undefined : ports;
}

/** What is odd about a name or protocol was said of the Service already: the slice has it from there. */
function readEndpointPort(port: Fields): EndpointPort[] {
  const name = (port.text("name") ?? "").toLowerCase();
  if (name === "") return [];
  const number = readPortNumber(port, "port");
  const protocol = (port.text("protocol") ?? "TCP").toLowerCase();
  return [{ name, protocol, ...(number === undefined ? {} : { port: number }) }];
}
