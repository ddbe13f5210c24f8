import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS } from "../dns/limits.ts";
import type { Edns, EdnsOption } from "../dns/message.ts";
import { ROOT, trustName, type Name } from "../dns/name.ts";
import { formatWireLabels, wireOfName } from "../dns/wire-name.ts";

/** Tells the shim what else a search walk denies: an option code for local use (RFC 6891 section 9). */
const DENIED_BELOW_OPTION = 65_312;

/** Search lists have three elements, or six; a reply tells no more than this, and a longer list is none of ours. */
const MAX_DENIED_ELEMENTS = 32;

/** The option that carries `deniedBelow` of a reply: uncompressed names in order, the first `MAX_DENIED_ELEMENTS`. */
export function encodeDeniedBelow(elements: readonly Name[]): EdnsOption {
  const names = elements.slice(0, MAX_DENIED_ELEMENTS).map((element) => wireOfName(element));
  const data = new Uint8Array(names.reduce((sum, name) => sum + name.length, 0));
  let at = 0;
  for (const name of names) {
    data.set(name, at);
    at += name.length;
  }
  return { code: DENIED_BELOW_OPTION, data };
}

/** What the first such option of a message says; undefined when there is none, or it is not a list of names. */
export function deniedBelowOf(edns: Edns | undefined): readonly Name[] | undefined {
  const option = edns?.options.find(({ code }) => code === DENIED_BELOW_OPTION);
  return option === undefined ? undefined : readNames(option.data);
}

function readNames(octets: Uint8Array): Name[] | undefined {
  const names: Name[] = [];
  let at = 0;
  while (at < octets.length) {
    const end = nameEnd(octets, at);
    if (end === undefined || names.length === MAX_DENIED_ELEMENTS) return undefined;
    names.push(end === at + 1 ? ROOT : trustName(formatWireLabels(octets, at, end - 1)));
    at = end;
  }
  return names.length === 0 ? undefined : names;
}

/** Where an uncompressed name ends; undefined when it does not, or is longer than names are. */
function nameEnd(octets: Uint8Array, start: number): number | undefined {
  let at = start;
  for (let length = octets[at]; length !== 0; length = octets[at]) {
    if (length === undefined || length > MAX_LABEL_OCTETS) return undefined;
    at += length + 1;
  }
  return at + 1 - start > MAX_NAME_OCTETS ? undefined : at + 1;
}
