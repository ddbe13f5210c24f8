import type { Name } from "./name.ts";

/** What a query asks (RFC 1035 section 4.1.2). `type` and `class` are the numbers on the wire. */
export interface Question {
  readonly name: Name;
  readonly type: number;
  readonly class: number;
}

/** One resource record (RFC 1035 section 4.1.3). Names inside `rdata` are uncompressed, so the octets stand alone. */
export interface ResourceRecord {
  readonly owner: Name;
  readonly type: number;
  readonly class: number;
  readonly ttlSeconds: number;
  readonly rdata: Uint8Array;
}

/** One EDNS option (RFC 6891 section 6.1.2). */
export interface EdnsOption {
  readonly code: number;
  readonly data: Uint8Array;
}

/** The OPT pseudo-record of a message, less the extended rcode, which is part of `Message.rcode`. */
export interface Edns {
  readonly udpPayloadSizeOctets: number;
  readonly version: number;
  readonly dnssecOk: boolean;
  readonly options: readonly EdnsOption[];
}

/** A whole DNS message (RFC 1035 section 4.1); OPT stands in `edns`, never in `additional`. */
export interface Message {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly authoritativeAnswer: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
  readonly checkingDisabled: boolean;
  /** Twelve bits when `edns` is present (RFC 6891 section 6.1.3), else four. */
  readonly rcode: number;
  readonly question: readonly Question[];
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  readonly edns?: Edns;
}
