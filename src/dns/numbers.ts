/** Response codes (RFC 1035 section 4.1.1, RFC 6891 section 9). */
export const Rcode = { NoError: 0, FormErr: 1, ServFail: 2, NxDomain: 3, NotImp: 4, Refused: 5, BadVers: 16 } as const;

/** Types of resource records that the code itself names; every other type passes through as a number. */
export const RrType = {
  A: 1,
  Ns: 2,
  Cname: 5,
  Soa: 6,
  Ptr: 12,
  Mx: 15,
  Txt: 16,
  Aaaa: 28,
  Srv: 33,
  Opt: 41,
  Rrsig: 46,
  Svcb: 64,
  Https: 65,
  Any: 255,
} as const;

/** CNAME, DNAME and, with DO, their RRSIG: what a chain of aliases is made of (RFC 6672, RFC 4034). */
export const ALIAS_TYPES: ReadonlySet<number> = new Set([RrType.Cname, 39, RrType.Rrsig]);

/** Classes (RFC 1035 section 3.2.4, RFC 2136 section 2.4). */
export const RrClass = { In: 1, Ch: 3, None: 254, Any: 255 } as const;

/** Kinds of query (RFC 1035 section 4.1.1). */
export const Opcode = { Query: 0 } as const;

/** EDNS option codes (IANA registry «DNS EDNS0 Option Codes»). */
export const EdnsOptionCode = {
  ClientSubnet: 8,
  Cookie: 10,
  TcpKeepalive: 11,
  Padding: 12,
  ExtendedDnsError: 15,
} as const;

/** Extended DNS Error codes (RFC 8914 section 4; 29 from the IANA registry). */
export const EdeCode = {
  Other: 0,
  StaleAnswer: 3,
  CachedError: 13,
  NotReady: 14,
  Blocked: 15,
  Prohibited: 18,
  StaleNxdomainAnswer: 19,
  NotAuthoritative: 20,
  NotSupported: 21,
  NoReachableAuthority: 22,
  NetworkError: 23,
  InvalidData: 24,
  Synthesized: 29,
} as const;
