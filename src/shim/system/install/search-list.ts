/** What a wish says about search lists, and what there was; names as in resolv.conf. */
export interface SearchWishes {
  /** `--search`. */
  readonly given?: readonly string[];
  /** Of the gateway's view. */
  readonly view: readonly string[];
  /** What the machine searched before. */
  readonly original: readonly string[];
}

/** glibc before 2.26 takes no more (MAXDNSRCH). */
const MAX_SEARCH_NAMES = 6;
/** musl passes over a list that does not fit into 256 octets with its NUL. */
const MAX_SEARCH_OCTETS = 255;

/** What a stub is given to search, and what does not fit. */
export interface SearchList {
  readonly names: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * The list that a stub searches. A list that was asked for is taken as it is. Of the view's, the first name does: the
 * gateway walks the rest itself when it is asked below that one, so that each address family costs one exchange, while a
 * stub goes on through its list after an empty answer. What the machine searched before comes after it.
 */
export function searchList({ given, view, original }: SearchWishes): SearchList {
  const wanted = [...new Set((given ?? [...view.slice(0, 1), ...original]).map(withoutFinalDot))];
  let count = Math.min(wanted.length, MAX_SEARCH_NAMES);
  while (wanted.slice(0, count).join(" ").length > MAX_SEARCH_OCTETS) count--;
  return { names: wanted.slice(0, count), leftOut: wanted.slice(count) };
}

/** A name as people write it: the final dot is left out, but for the root. */
export function withoutFinalDot(name: string): string {
  return name.length > 1 && name.endsWith(".") ? name.slice(0, -1) : name;
}

/**
 * Options of resolv.conf. With five dots a name as short as `db-0.db.ns1` is asked below the search list first, where
 * the gateway finds it, or the name outside that it is, in one exchange. Where names outside go to the original
 * resolvers this would lead them all to the gateway, so the list is for names without a dot there; the shim knows
 * short names with dots itself. Replies up to 1 200 octets come over UDP with `edns0`. `single-request` would only ask
 * for the families one after the other.
 */
export function resolvConfOptions(outside: "gateway" | "resolvers"): readonly string[] {
  return outside === "gateway" ? ["ndots:5", "edns0"] : ["edns0"];
}
