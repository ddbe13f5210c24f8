import { compareText, type Endpoint, type ServicePort } from "../../mesh/claim.ts";

/** Sorted by address, label and network, each once, because slices are united and their order must not matter. */
export function distinctEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byKey = new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  return [...byKey].toSorted(([a], [b]) => compareText(a, b)).map(([, endpoint]) => endpoint);
}

/** None of the parts holds a space, which sorts before all that they hold. */
function keyOf({ address, label = "", network = "", ports }: Endpoint): string {
  return `${address} ${label} ${network} ${ports === undefined ? "" : `[${ports.map(portText).join()}]`}`;
}

function portText({ name, protocol, port }: ServicePort): string {
  return `${name}/${protocol}/${port}`;
}
