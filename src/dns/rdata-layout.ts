/** Where the names stand in the RDATA of a type: after so many octets and character-strings, in a row. */
export interface RdataLayout {
  readonly octetsBefore: number;
  /** Character-strings (RFC 1035 section 3.3) between the first octets and the names. */
  readonly stringsBefore: number;
  readonly names: number;
  /** Octets after the names; undefined when any number may follow. */
  readonly octetsAfter: number | undefined;
  /** May be written compressed: only the types of RFC 1035 itself (RFC 3597 section 4). */
  readonly mayCompress: boolean;
}

/**
 * Types whose RDATA holds names that senders may have compressed (RFC 3597 section 4, RFC 2230, RFC 6672). All other
 * RDATA is opaque: newer types forbid compression (RRSIG, NSEC, SVCB, …), so their octets stand alone as they are.
 */
const LAYOUTS: ReadonlyMap<number, RdataLayout> = new Map([
  [2, rfc1035({ names: 1 })], // NS
  [3, rfc1035({ names: 1 })], // MD
  [4, rfc1035({ names: 1 })], // MF
  [5, rfc1035({ names: 1 })], // CNAME
  [6, rfc1035({ names: 2, octetsAfter: 20 })], // SOA
  [7, rfc1035({ names: 1 })], // MB
  [8, rfc1035({ names: 1 })], // MG
  [9, rfc1035({ names: 1 })], // MR
  [12, rfc1035({ names: 1 })], // PTR
  [14, rfc1035({ names: 2 })], // MINFO
  [15, rfc1035({ octetsBefore: 2, names: 1 })], // MX
  [17, later({ names: 2 })], // RP
  [18, later({ octetsBefore: 2, names: 1 })], // AFSDB
  [21, later({ octetsBefore: 2, names: 1 })], // RT
  [24, later({ octetsBefore: 18, names: 1, octetsAfter: undefined })], // SIG
  [26, later({ octetsBefore: 2, names: 2 })], // PX
  [30, later({ names: 1, octetsAfter: undefined })], // NXT
  [33, later({ octetsBefore: 6, names: 1 })], // SRV
  [35, later({ octetsBefore: 4, stringsBefore: 3, names: 1 })], // NAPTR
  [36, later({ octetsBefore: 2, names: 1 })], // KX
  [39, later({ names: 1 })], // DNAME
]);

/** The layout of a type's RDATA, or undefined when it is opaque. */
export function rdataLayout(type: number): RdataLayout | undefined {
  return LAYOUTS.get(type);
}

function rfc1035(layout: Partial<RdataLayout>): RdataLayout {
  return { ...later(layout), mayCompress: true };
}

function later(layout: Partial<RdataLayout>): RdataLayout {
  return { octetsBefore: 0, stringsBefore: 0, names: 0, octetsAfter: 0, mayCompress: false, ...layout };
}
