import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { parseName, type Name } from "../../../src/dns/name.ts";
import { encodeBase64Url } from "../../../src/doh/base64url.ts";
import { addressQuery, NAME_COUNT, serviceName } from "../messages.ts";

/** Names outside of the mesh: each is asked of the upstream once in the time that its answer lives. */
const OUTSIDE_NAMES = 3000;
/** Names of services that do not exist, half of them below a search list. */
const MISSING_NAMES = 1000;

/** Writes requests as a day brings them, for `h2load --base-uri … --input-file`; gives back the file. */
export async function writeSoakRequests(folder: string): Promise<string> {
  const names = [
    ...Array.from({ length: NAME_COUNT }, (_, number) => serviceName(number)),
    ...Array.from({ length: OUTSIDE_NAMES }, (_, number) => parseName(`host-${number}.example.com`)),
    ...Array.from({ length: MISSING_NAMES }, (_, number) => missing(number)),
  ];
  // Not in blocks of one kind: 7919 is a prime beside which the count of names has no factor.
  const mixed = names.map((_, index) => names[(index * 7919) % names.length] ?? serviceName(0));
  const file = join(folder, "soak-uris");
  await writeFile(file, mixed.map(uriOf).join("\n"));
  return file;
}

function missing(number: number): Name {
  const below = number % 2 === 0 ? "" : ".ns1.svc.cluster.local";
  return parseName(`missing-${number}.ns1.svc.cluster.local${below}`);
}

function uriOf(name: Name): string {
  return `https://127.0.0.1/dns-query?dns=${encodeBase64Url(encodeMessage(addressQuery(0, name)))}`;
}
