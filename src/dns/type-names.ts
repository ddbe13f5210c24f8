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

/** Mnemonics of response codes (IANA registry «DNS RCODEs»), in such rows as well. */
const RCODE_ROWS: typeof TYPE_ROWS = [
  [0, "NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE DSOTYPENI"],
  [16, "BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE"],
];

const RCODE_NAMES = namesIn(RCODE_ROWS);
const NAME_OF_TYPE = namesIn(TYPE_ROWS);
const TYPE_OF_NAME: ReadonlyMap<string, number> = new Map(Array.from(NAME_OF_TYPE, ([type, name]) => [name, type]));

function namesIn(rows: typeof TYPE_ROWS): ReadonlyMap<number, string> {
  return new Map(
    rows.flatMap(([first, names]) => names.split(" ").map((name, index) => [first + index, name] as const)),
  );
}

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
