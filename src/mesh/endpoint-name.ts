import { MAX_NAME_OCTETS } from "../dns/limits.ts";
import { trustName, type Name } from "../dns/name.ts";

/** The name of an endpoint below its host's; undefined when it would exceed 255 octets. `label` is canonical text. */
export function endpointName(label: string, host: Name): Name | undefined {
  // Text is as long as the octets less one, or longer where there are escapes.
  return label.length + 1 + host.length < MAX_NAME_OCTETS ? trustName(`${label}.${host}`) : undefined;
}
