/** Mnemonics of resource record types (IANA registry «Resource Record (RR) TYPEs»): the first of a row and those that follow it. */
const TYPE_ROWS: readonly (readonly [first: number, names: string])[] = [
  [
    1,
    "A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA",
  ],
  [55, "HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID"],
  [99, "SPF UINFO UID GID UNSPEC NID L32 L64 LP EUI48 EUI64"],
  [128, "NXNAME"],
  [249, "TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN"],
  [32_768, "TA DLV"],
];

/** Mnemonics of response codes (IANA registry «DNS RCODEs»). */
const RCODE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "NOERROR"],
  [1, "FORMERR"],
  [2, "SERVFAIL"],
  [3, "NXDOMAIN"],
  [4, "NOTIMP"],
  [5, "REFUSED"],
  [6, "YXDOMAIN"],
  [7, "YXRRSET"],
  [8, "NXRRSET"],
  [9, "NOTAUTH"],
  [10, "NOTZONE"],
  [11, "DSOTYPENI"],
  [16, "BADVERS"],
  [17, "BADKEY"],
  [18, "BADTIME"],
  [19, "BADMODE"],
  [20, "BADNAME"],
  [21, "BADALG"],
  [22, "BADTRUNC"],
  [23, "BADCOOKIE"],
]);

const TYPE_NAMES = TYPE_ROWS.flatMap(([first, names]) =>
  names.split(" ").map((name, index) => [first + index, name] as const),
);
const NAME_OF_TYPE: ReadonlyMap<number, string> = new Map(TYPE_NAMES);
const TYPE_OF_NAME: ReadonlyMap<string, number> = new Map(TYPE_NAMES.map(([type, name]) => [name, type]));

/** The mnemonic of a type, or `TYPE` and its number (RFC 3597 section 5). */
export function formatType(type: number): string {
  return NAME_OF_TYPE.get(type) ?? `TYPE${type}`;
}

/** The number of a type given as mnemonic in either case, as `TYPE` and number, or as number; undefined for other text. */
export function parseType(text: string): number | undefined {
  const upper = text.toUpperCase();
  const known = TYPE_OF_NAME.get(upper);
  if (known !== undefined) return known;
  const digits = /^(?:TYPE)?(\d{1,5})$/.exec(upper)?.[1];
  const type = Number(digits ?? Number.NaN);
  return type <= 0xffff ? type : undefined;
}

/** The mnemonic of a response code, or `RCODE` and its number. */
export function formatRcode(rcode: number): string {
  return RCODE_NAMES.get(rcode) ?? `RCODE${rcode}`;
}
