import { NameSyntaxError } from "./errors.ts";
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS } from "./limits.ts";

declare const nameBrand: unique symbol;

/**
 * A fully qualified domain name in canonical form: presentation format, lower case, ending in the root dot.
 * A dot or backslash inside a label is escaped with a backslash, other octets outside 0x21–0x7e as `\DDD`,
 * so two names are equal (RFC 4343) exactly when the strings are.
 */
export type Name = string & { readonly [nameBrand]: true };

/** The name of the root zone. */
export const ROOT: Name = trustName(".");

/** Names without escapes, which need no work but lower case; ASCII only, since U+212A lower-cases to `k`. */
const PLAIN = /^(?:[A-Za-z0-9_*-]{1,63}\.)+$/;
const DOT = 0x2e;
const BACKSLASH = 0x5c;

/** Takes text for a name that is known to be one in canonical form; for the codec, which has checked the octets. */
export function trustName(text: string): Name {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where the brand is given
  return text as Name;
}

/** Reads a name in presentation format; a missing final dot is supplied. Throws `NameSyntaxError`. */
export function parseName(text: string): Name {
  const absolute = text.endsWith(".") ? text : `${text}.`;
  if (absolute.length < MAX_NAME_OCTETS && PLAIN.test(absolute)) return trustName(absolute.toLowerCase());
  return nameFromLabels(unescapeLabels(text), text);
}

/** Makes a name of the octets of its labels, leftmost first. Throws `NameSyntaxError` with `text` as what was read. */
export function nameFromLabels(labels: readonly Uint8Array[], text = "labels"): Name {
  let sizeOctets = 1;
  let name = "";
  for (const label of labels) {
    if (label.length === 0) throw new NameSyntaxError("empty label in name", text);
    if (label.length > MAX_LABEL_OCTETS) throw new NameSyntaxError("label exceeds 63 octets", text);
    sizeOctets += label.length + 1;
    if (sizeOctets > MAX_NAME_OCTETS) throw new NameSyntaxError("name exceeds 255 octets", text);
    name += `${formatLabel(label)}.`;
  }
  return name === "" ? ROOT : trustName(name);
}

/** One label in canonical presentation format, without its dot. */
function formatLabel(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += formatOctet(octet);
  return text;
}

function formatOctet(octet: number): string {
  if (octet >= 0x41 && octet <= 0x5a) return String.fromCharCode(octet + 0x20);
  if (octet === DOT || octet === BACKSLASH) return `\\${String.fromCharCode(octet)}`;
  if (octet < 0x21 || octet > 0x7e) return `\\${String(octet).padStart(3, "0")}`;
  return String.fromCharCode(octet);
}

/** The labels of a name in presentation format, leftmost first; none for the root. */
export function labelsOf(name: Name): string[] {
  if (name === ROOT) return [];
  if (!name.includes("\\")) return name.slice(0, -1).split(".");
  return name.match(/(?:\\.|[^.\\])+/g) ?? [];
}

/** The name one label up, or undefined for the root. */
export function parentOf(name: Name): Name | undefined {
  if (name === ROOT) return undefined;
  let dot = name.indexOf(".");
  while (isEscaped(name, dot)) dot = name.indexOf(".", dot + 1);
  const rest = name.slice(dot + 1);
  return rest === "" ? ROOT : trustName(rest);
}

/** The rightmost label as a name of its own; the root for the root. */
export function topLevelOf(name: Name): Name {
  const label = labelsOf(name).at(-1);
  return label === undefined ? ROOT : trustName(`${label}.`);
}

/** True when `name` is `zone` or lies below it. */
export function isWithin(name: Name, zone: Name): boolean {
  if (zone === ROOT || name === zone) return true;
  if (!name.endsWith(zone)) return false;
  const dot = name.length - zone.length - 1;
  return name[dot] === "." && !isEscaped(name, dot);
}

/** What stands left of `zone` in a name strictly below it, as a name of its own. */
export function relativeTo(name: Name, zone: Name): Name | undefined {
  if (name === zone || !isWithin(name, zone)) return undefined;
  return zone === ROOT ? name : trustName(name.slice(0, name.length - zone.length));
}

/** `prefix` below `suffix`. Throws `NameSyntaxError` when the result exceeds 255 octets. */
export function joinNames(prefix: Name, suffix: Name): Name {
  if (suffix === ROOT) return prefix;
  return prefix === ROOT ? suffix : parseName(prefix + suffix);
}

/** A dot is escaped when an odd number of backslashes stands before it. */
function isEscaped(name: string, dot: number): boolean {
  let backslashes = 0;
  while (name[dot - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

function unescapeLabels(text: string): Uint8Array[] {
  if (text === ".") return [];
  if (text === "") throw new NameSyntaxError("empty name", text);
  const labels: Uint8Array[] = [];
  let label: number[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      labels.push(Uint8Array.from(label));
      label = [];
      at++;
    } else if (code === BACKSLASH) {
      label.push(unescapeOctet(text, at + 1));
      at += isDigit(text.charCodeAt(at + 1)) ? 4 : 2;
    } else {
      label.push(requirePrintable(code, text));
      at++;
    }
  }
  if (label.length > 0) labels.push(Uint8Array.from(label));
  return labels;
}

/** The octet that `\DDD` or `\X` stands for; X is not a digit (RFC 1035 section 5.1). */
function unescapeOctet(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (!isDigit(code)) {
    if (Number.isNaN(code)) throw new NameSyntaxError("bad escape in name", text);
    return requirePrintable(code, text);
  }
  const digits = text.slice(at, at + 3);
  if (!/^\d{3}$/.test(digits) || Number(digits) > 255) throw new NameSyntaxError("bad escape in name", text);
  return Number(digits);
}

function requirePrintable(code: number, text: string): number {
  if (code >= 0x21 && code <= 0x7e) return code;
  const character = JSON.stringify(String.fromCharCode(code));
  throw new NameSyntaxError(`character ${character} in name must be escaped or an A-label`, text);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
