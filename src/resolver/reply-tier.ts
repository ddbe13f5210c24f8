import type { Octets } from "../dns/octets.ts";

/** Replies kept outside of the process, beneath the reply cache in memory. Neither method ever rejects. */
export interface ReplyTier {
  /** A DNS message kept under `key`, with the seconds since it was; undefined when there is none, or it takes too long. */
  find(key: string): Promise<KeptReply | undefined>;
  /** Keeps a DNS message for `seconds`. */
  keep(key: string, message: Octets, seconds: number): Promise<void>;
}

/** What a tier has kept. */
export interface KeptReply {
  readonly message: Uint8Array;
  readonly ageSeconds: number;
}
