import type { ResourceRecord } from "../dns/message.ts";
import { MAX_NAME_OCTETS } from "../dns/limits.ts";
import type { Name } from "../dns/name.ts";
import { RrType } from "../dns/numbers.ts";
import { addressRecord, pointerRecord, srvRecord } from "../dns/rdata.ts";
import type { HostAnswer } from "../mesh/host-answer.ts";
import type { HostPresence } from "../mesh/presence.ts";
import type { AddressFamily } from "../mesh/view.ts";
import { fitAnswer } from "./answer-cut.ts";
import { addressesOfTargets, srvTargets, type SrvTarget } from "./srv-targets.ts";

/** Records that answer a question, those that may stand in the additional section, and how many answers there are in all. */
export interface TableRecords {
  readonly answer: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  readonly total: number;
}

/** What records depend on besides the name. */
export interface RecordSettings {
  readonly ttlSeconds: number;
  readonly families: readonly AddressFamily[];
  readonly random: () => number;
  /** What the records of the answer may take of a message. */
  readonly roomOctets: number;
}

/** Octets of RDATA. */
const IPV4_OCTETS = 4;
const IPV6_OCTETS = 16;
/** Priority, weight, port. */
const SRV_FIXED_OCTETS = 6;
/** Of an AAAA record whose owner is not compressed: it stands in the additional section only if all of them fit. */
const MOST_ADDITIONAL_OCTETS: number = MAX_NAME_OCTETS + 10 + IPV6_OCTETS;
/** A name on the wire has one octet more than its text without escapes. */
const ROOT_OCTETS = 1;
/** The share of all targets together. */
const TOTAL_WEIGHT = 100;
const NONE: TableRecords = { answer: [], additional: [], total: 0 };

/** The records of type `type` at a host's name. */
export function recordsOfHost(
  owner: Name,
  type: number,
  presence: HostPresence,
  settings: RecordSettings,
): TableRecords {
  const { answer, portOf } = presence;
  if (type === RrType.Srv) return srvRecords(owner, presence, settings);
  if (portOf !== undefined) return NONE;
  if (type === RrType.A) return addressRecords(owner, answer, "v4", settings);
  return type === RrType.Aaaa ? addressRecords(owner, answer, "v6", settings) : NONE;
}

/** The records of a reverse name. */
export function recordsOfAddress(
  owner: Name,
  type: number,
  names: readonly Name[],
  { ttlSeconds, roomOctets, random }: RecordSettings,
): TableRecords {
  if (type !== RrType.Ptr) return NONE;
  const { items, total } = fitAnswer(names, nameOctets, roomOctets, random);
  return { answer: items.map((name) => pointerRecord(owner, name, ttlSeconds)), additional: [], total };
}

function addressRecords(
  owner: Name,
  { addresses }: HostAnswer,
  family: AddressFamily,
  { ttlSeconds, families, roomOctets, random }: RecordSettings,
): TableRecords {
  if (!families.includes(family)) return NONE;
  const ofFamily = addresses.filter((address) => familyOf(address) === family);
  const rdataOctets = family === "v4" ? IPV4_OCTETS : IPV6_OCTETS;
  const { items, total } = fitAnswer(ofFamily, () => rdataOctets, roomOctets, random);
  return { answer: items.map((address) => addressRecord(owner, address, ttlSeconds)), additional: [], total };
}

function srvRecords(owner: Name, { answer, portOf }: HostPresence, settings: RecordSettings): TableRecords {
  const { ttlSeconds, roomOctets, random } = settings;
  const targets = srvTargets(portOf?.host ?? owner, answer, portOf?.port);
  const { items, total, leftOctets } = fitAnswer(targets, srvOctets, roomOctets, random);
  const additional = additionalOf(items, answer, settings);
  const weight = Math.max(1, Math.floor(TOTAL_WEIGHT / total));
  return {
    answer: items.map(({ target, port }) => srvRecord(owner, { priority: 0, weight, port, target }, ttlSeconds)),
    additional: additional.length * MOST_ADDITIONAL_OCTETS <= leftOctets ? additional : [],
    total,
  };
}

/** A client that has the addresses of a target need not ask for them (RFC 2782). */
function additionalOf(
  targets: readonly SrvTarget[],
  answer: HostAnswer,
  { ttlSeconds, families }: RecordSettings,
): ResourceRecord[] {
  return [...addressesOfTargets(targets, answer)].flatMap(([target, addresses]) =>
    addresses
      .filter((address) => families.includes(familyOf(address)))
      .map((address) => addressRecord(target, address, ttlSeconds)),
  );
}

function familyOf(address: string): AddressFamily {
  return address.includes(":") ? "v6" : "v4";
}

function srvOctets({ target }: SrvTarget): number {
  return SRV_FIXED_OCTETS + nameOctets(target);
}

/** Without escapes, of which it would have fewer. */
function nameOctets(name: Name): number {
  return name.length + ROOT_OCTETS;
}
