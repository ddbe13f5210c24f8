import type { ServicePort } from "../../mesh/claim.ts";
import type { Fields } from "./fields.ts";
import { namedPorts, readPortName, readPortNumber } from "./service-port.ts";

/** The named ports of a ServiceEntry (`spec.ports`); what cannot be one is reported. */
export function readServiceEntryPorts(spec: Fields): readonly ServicePort[] {
  return namedPorts(spec.maps("ports").map(readPort));
}

/** `protocol` says what is spoken (HTTP, MONGO, TLS, …), which is over TCP unless it is UDP. */
function readPort(port: Fields): ServicePort | undefined {
  const name = readPortName(port);
  if (name === undefined) return undefined;
  const number = readPortNumber(port, "number");
  if (!port.isSet("number")) port.report("warning", "number", "is missing, so the port has no SRV record");
  if (number === undefined) return undefined;
  const protocol = (port.text("protocol") ?? "").toUpperCase() === "UDP" ? "udp" : "tcp";
  const targetPort = readPortNumber(port, "targetPort") ?? number;
  return { name, protocol, port: number, ...(targetPort === number ? {} : { targetPort }) };
}
