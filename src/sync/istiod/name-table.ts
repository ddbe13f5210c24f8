/** What istiod says of one host (Istio, pkg/dns/proto/nds.proto, message NameInfo). */
export interface NameInfo {
  readonly ips: readonly string[];
  /** `Kubernetes`, `External`, or whatever a registry of its own calls itself. */
  readonly registry: string;
  /** Of hosts of Kubernetes outside of `clusterset.local`; `<hostname>.<subdomain>` for the name of a pod. */
  readonly shortname: string;
  readonly namespace: string;
  /** Names besides; istiod does not write them any more. */
  readonly altHosts: readonly string[];
}

/** A host of a table. One host may be there several times, when a document holds the tables of several proxies. */
export interface NameTableEntry extends NameInfo {
  readonly host: string;
}

/** What keeps an entry, or a part of it, from being read. */
export interface EntryProblem {
  readonly host: string;
  /** E.g. `ips[1]`; absent when it is the entry itself. */
  readonly field?: string;
  readonly message: string;
}

/** A table as it was read; what could not be is told of by host. */
export interface NameTable {
  readonly entries: readonly NameTableEntry[];
  readonly problems: readonly EntryProblem[];
}

/** What was read is no name table; the message says what it is instead. */
export class NameTableError extends Error {
  override readonly name: string = "NameTableError";
  readonly code: "unreadable" | "too-large";
  constructor(code: NameTableError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
