import { REACHES, type AddressFamily, type ViewSettings } from "../../mesh/view.ts";
import { MAX_VIEW_TTL_SECONDS, VIEW_TEXT_RULES } from "../../snapshot/view-fields.ts";
import type { VariableReader } from "./variable-reader.ts";

/** The view of queries without a token, out of `MESHDOH_ANONYMOUS_VIEW` and `MESHDOH_VIEW_…`; undefined when it has no name. */
export function readAnonymousView(read: VariableReader): ViewSettings | undefined {
  const name = read.text("MESHDOH_ANONYMOUS_VIEW");
  if (name === undefined) return undefined;
  const cluster = read.text("MESHDOH_VIEW_CLUSTER");
  const network = read.text("MESHDOH_VIEW_NETWORK");
  const { pattern } = VIEW_TEXT_RULES.namespace;
  const namespace = read.matching("MESHDOH_VIEW_NAMESPACE", pattern, "the name of a namespace");
  const search = read.names("MESHDOH_VIEW_SEARCH");
  const ttlSeconds = read.integer("MESHDOH_VIEW_TTL_SECONDS", 1, MAX_VIEW_TTL_SECONDS);
  return {
    name,
    ...(cluster === undefined ? {} : { cluster }),
    ...(network === undefined ? {} : { network }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(search === undefined ? {} : { search }),
    reach: read.choice("MESHDOH_VIEW_REACH", REACHES) ?? "mesh",
    families: readFamilies(read),
    autopath: read.flag("MESHDOH_VIEW_AUTOPATH", true),
    public: read.flag("MESHDOH_VIEW_PUBLIC", true),
    ...(read.flag("MESHDOH_VIEW_OPERATOR", false) ? { operator: true } : {}),
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  };
}

function readFamilies(read: VariableReader): AddressFamily[] {
  const listed = read.list("MESHDOH_VIEW_FAMILIES");
  const unknown = listed.find((family) => family !== "v4" && family !== "v6");
  if (unknown !== undefined) {
    read.problems.push(`MESHDOH_VIEW_FAMILIES must be v4, v6 or both, not ${JSON.stringify(unknown)}`);
  }
  return (["v4", "v6"] as const).filter((family) => listed.length === 0 || listed.includes(family));
}
