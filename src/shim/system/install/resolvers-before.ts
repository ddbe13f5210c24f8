import { parseAddress } from "../../../dns/address.ts";
import { parseResolvConf } from "../resolv-conf.ts";

const BEGINNING = "resolvers before: ";

/** A comment for our resolv.conf, so that they are known where the journal is lost; none when there were none. */
export function commentOnResolvers(resolvers: readonly string[]): readonly string[] {
  return resolvers.length === 0 ? [] : [`${BEGINNING}${resolvers.join(" ")}`];
}

/** The resolvers that such a comment in a resolv.conf tells of. */
export function resolversBefore(text: string): readonly string[] {
  const comment = parseResolvConf(text).comments.find((line) => line.startsWith(BEGINNING)) ?? "";
  return comment
    .slice(BEGINNING.length)
    .split(" ")
    .filter((word) => parseAddress(word) !== undefined);
}
