import type { Question } from "../../../src/dns/message.ts";
import type { Name } from "../../../src/dns/name.ts";
import { EdeCode, Rcode } from "../../../src/dns/numbers.ts";
import { formatType } from "../../../src/dns/type-names.ts";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import { pipeline, type QueryContext, type Reply } from "../../../src/resolver/resolver.ts";
import { nameTable } from "../../../src/resolver/stages/name-table.ts";
import { searchList } from "../../../src/resolver/stages/search-list.ts";
import { specialUse } from "../../../src/resolver/stages/special-use.ts";
import { zoneUpstreams } from "../../../src/resolver/stages/zone-upstreams.ts";
import { question, replyOf } from "../../support/records.ts";
import { meshTable, name } from "../../support/table.ts";
import { contextOf } from "../../support/view.ts";

const ROOT_SOA = ". 86400 SOA a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 86400";
const CORP_SOA = "corp.example.com. 900 SOA ns.corp.example.com. hostmaster.corp.example.com. 1 7200 1800 86400 900";
export const MESH_SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";
export const WITH_CORP = ["ns1.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.example.com"];

/** What upstream knows; every other name it denies. */
export const UPSTREAM: ReadonlyMap<string, Reply> = new Map([
  ["api.github.com. A", replyOf(["api.github.com. 60 A 192.0.2.20"], { authenticData: true })],
  [
    "api.github.com. AAAA",
    replyOf([], { authority: ["github.com. 900 SOA ns.github.com. hostmaster.github.com. 1 7200 1800 86400 900"] }),
  ],
  ["wiki.corp.example.com. A", replyOf(["wiki.corp.example.com. 20 A 192.0.2.30"])],
  [
    "broken.example.org. A",
    replyOf([], { rcode: Rcode.ServFail, source: "failure", extendedErrors: [{ code: EdeCode.NoReachableAuthority }] }),
  ],
  [
    "broken.example.corp.example.com. A",
    replyOf([], { rcode: Rcode.ServFail, source: "failure", extendedErrors: [{ code: 22 }] }),
  ],
  ["flaky.example.org.corp.example.com. A", replyOf([], { rcode: Rcode.ServFail, source: "failure" })],
  ["flaky.example.org. A", replyOf(["flaky.example.org. 60 A 192.0.2.40"])],
  [". A", replyOf([])],
  ["dev. NS", replyOf([])],
  ["web.dev. A", replyOf(["web.dev. 60 A 192.0.2.50"])],
  ["down. NS", replyOf([], { rcode: Rcode.ServFail, source: "failure", extendedErrors: [{ code: 22 }] })],
  ["refused.example.org. A", replyOf([], { rcode: Rcode.Refused })],
  ["silent.example.org. A", replyOf([], { rcode: Rcode.ServFail })],
  ["com. NS", replyOf([])],
  ["bare.example.org. A", replyOf([], { rcode: Rcode.NxDomain })],
  [
    "dangling.example.org. A",
    replyOf(["dangling.example.org. 60 CNAME gone.example.org."], { rcode: Rcode.NxDomain, authority: [ROOT_SOA] }),
  ],
]);

/** How a question is asked. */
export interface Asked {
  readonly table?: NameTable | undefined;
  readonly context?: Partial<QueryContext>;
  readonly type?: string;
  /** Zones with upstreams of their own. */
  readonly upstreamZones?: readonly Name[];
}

/** What came of a question. */
export interface Seen {
  readonly reply: Reply;
  /** Names that the rest of the pipeline was asked for. */
  readonly asked: string[];
  /** Names that would have left for upstream. */
  readonly left: string[];
}

/** Asks a pipeline of search list, name table and special-use names before an upstream that knows a few names. */
export async function ask(
  text: string,
  { type = "A", context, upstreamZones = [], ...parts }: Asked = {},
): Promise<Seen> {
  const asked: string[] = [];
  const left: string[] = [];
  const currentTable = (): NameTable | undefined => ("table" in parts ? parts.table : meshTable());
  const upstream = (forwarded: Question): Promise<Reply> => {
    left.push(forwarded.name);
    const soa = forwarded.name.endsWith("corp.example.com.") ? CORP_SOA : ROOT_SOA;
    const known = UPSTREAM.get(`${forwarded.name} ${formatType(forwarded.type)}`);
    return Promise.resolve(known ?? replyOf([], { rcode: Rcode.NxDomain, authenticData: true, authority: [soa] }));
  };
  const resolver = pipeline(
    [
      searchList({ currentTable, upstreamZones, ttlSeconds: 30 }),
      (next) => (forwarded, forwardedContext) => {
        asked.push(forwarded.name);
        return next(forwarded, forwardedContext);
      },
      nameTable({
        currentTable,
        assumedZones: [name("cluster.local")],
        upstreamZones,
        ttlSeconds: 30,
        random: () => 0,
      }),
      zoneUpstreams(upstreamZones.map((zone) => ({ zone, resolve: upstream }))),
      specialUse(),
    ],
    upstream,
  );
  return { reply: await resolver(question(text, type), contextOf(context)), asked, left };
}
