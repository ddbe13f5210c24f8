import { domainToASCII } from "node:url";
import { canonicalAddress } from "../../dns/address.ts";
import { NameSyntaxError } from "../../dns/errors.ts";
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS } from "../../dns/limits.ts";
import type { Name } from "../../dns/name.ts";
import { isWithin, parentOf, parseName } from "../../dns/name.ts";
import { CLUSTERSET_ZONE } from "../../mesh/zone-structure.ts";

/** A host as Istio and Kubernetes write it, read as a name; or why it cannot be one. */
export type Host = { readonly name: Name } | { readonly problem: string };

/** Underscores are no part of RFC 1123, but people use them and resolvers take them. */
const HOST_LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
const NON_ASCII = /[^\0-\u007f]/u;
/** Letters, the marks that combine with them, and digits: what an IDN label is made of (RFC 5892 section 2.1). */
const IDN_LABEL = /^[\p{L}\p{M}\p{N}a-z0-9_-]*$/u;

/**
 * Reads the host of a ServiceEntry: an exact name or `*.` before one, folded to lower case, IDN labels to A-labels.
 * `zone` is the cluster's, which a host must neither be nor capture.
 */
export function parseHost(text: string, zone: Name): Host {
  if (text === "*") return { problem: 'the host "*" stands for every name there is, so it cannot be answered' };
  const isWildcard = text.startsWith("*.");
  const host = parseExactHost(isWildcard ? text.slice(2) : text);
  if ("problem" in host) return host;
  const problem = reservedProblem(host.name, isWildcard, zone);
  if (problem !== undefined) return { problem };
  return isWildcard ? nameOf(`*.${host.name}`) : host;
}

/** Reads a host that may not be a wildcard: the target of an ExternalName. */
export function parseExactHost(text: string): Host {
  const absolute = text.endsWith(".") ? text.slice(0, -1) : text;
  if (absolute === "") return { problem: "the host is empty" };
  if (canonicalAddress(absolute) !== undefined) return { problem: "an address is no host: nobody looks it up" };
  const labels: string[] = [];
  for (const label of absolute.split(".")) {
    const ascii = NON_ASCII.test(label) ? aLabel(label) : label.toLowerCase();
    if (ascii === undefined) return { problem: labelProblem(label) };
    if (!HOST_LABEL.test(ascii)) return { problem: labelProblem(label) };
    if (ascii.length > MAX_LABEL_OCTETS) return { problem: `a label of the host exceeds ${MAX_LABEL_OCTETS} octets` };
    labels.push(ascii);
  }
  return nameOf(`${labels.join(".")}.`);
}

/** Labels were checked, so only the length of the whole can be wrong; the message would hold all of it once more. */
function nameOf(text: string): Host {
  try {
    return { name: parseName(text) };
  } catch (error) {
    if (error instanceof NameSyntaxError) return { problem: `the host exceeds ${MAX_NAME_OCTETS} octets` };
    throw error;
  }
}

/**
 * The A-label (RFC 5890 section 2.3.2.1) of a label outside ASCII. Only letters and digits are converted: `domainToASCII`
 * would also take the en dash that a word processor made of a hyphen, and answer a name that nobody asks for.
 */
function aLabel(label: string): string | undefined {
  const folded = label.normalize("NFC").toLowerCase();
  if (!IDN_LABEL.test(folded)) return undefined;
  const ascii = domainToASCII(folded);
  return ascii === "" || ascii.includes(".") ? undefined : ascii;
}

function labelProblem(label: string): string {
  if (label === "") return "the host has an empty label";
  if (label.includes("*")) return 'a wildcard is "*." before a host, and nothing else';
  if (label.includes("/")) return "a host has neither a namespace/ before it nor a /path behind it";
  const foreign = Array.from(label).find((character) => !IDN_LABEL.test(character.toLowerCase()));
  if (foreign === undefined) return "a label must begin and end with a letter or digit";
  const code = (foreign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const dash = /\p{Pd}/u.test(foreign) ? ": a dash, pasted for a hyphen?" : "";
  return `the character U+${code} cannot stand in a host${dash}`;
}

function reservedProblem(name: Name, isWildcard: boolean, zone: Name): string | undefined {
  if (isWithin(name, LOCALHOST)) return "localhost is each machine's own (RFC 6761 section 6.3)";
  for (const owned of [zone, CLUSTERSET_ZONE]) {
    if (name === owned) return `the host ${isWildcard ? "captures" : "is"} the zone ${owned} of the mesh`;
    const captures = isWildcard && (isWithin(owned, name) || (parentOf(name) === owned && name.startsWith("svc.")));
    if (captures) return `the wildcard captures the zone ${owned} of the mesh`;
  }
  return undefined;
}

const LOCALHOST: Name = parseName("localhost.");
