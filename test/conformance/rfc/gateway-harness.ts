import { decodeMessage } from "../../../src/dns/decode.ts";
import { extendedErrorsOf } from "../../../src/dns/ede.ts";
import type { Message } from "../../../src/dns/message.ts";
import { parseName } from "../../../src/dns/name.ts";
import { formatRcode } from "../../../src/dns/type-names.ts";
import { buildAnswering } from "../../../src/gateway/build-answering.ts";
import { dohUpstream } from "../../../src/gateway/doh-upstream.ts";
import { createGateway } from "../../../src/gateway/gateway.ts";
import type { GatewaySettings } from "../../../src/gateway/settings.ts";
import type { UpstreamAddress } from "../../../src/resolver/upstream-address.ts";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import type { ViewSettings } from "../../../src/mesh/view.ts";
import type { Upstream } from "../../../src/resolver/upstream.ts";
import { zoneText } from "../../support/records.ts";
import { meshTable } from "../../support/table.ts";
import { ManualTime } from "./manual-time.ts";
import { ScriptedUpstream } from "./scripted-upstream.ts";
import { wireQuery, type QueryParts } from "./wire-query.ts";

/** A whole gateway whose time, table and upstreams a test holds in its hands; it is asked over HTTP. */
export interface GatewayUnderTest {
  readonly time: ManualTime;
  readonly upstream: ScriptedUpstream;
  /** Asked after the first, or beside it. */
  readonly secondUpstream: ScriptedUpstream;
  /** The one that knows the zones that have upstreams of their own. */
  readonly zoneUpstream: ScriptedUpstream;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Posts a query and gives back the octets of its reply, none when it is refused as malformed (HTTP 400). */
  readonly exchange: (query: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  /** Posts a query for `<name> <type>`. */
  readonly ask: (question: string, parts?: QueryParts) => Promise<Message>;
}

/** What of a gateway differs from the usual one. */
export interface GatewayDifferences {
  readonly settings?: Partial<GatewaySettings>;
  readonly view?: Partial<ViewSettings>;
  readonly table?: NameTable | undefined;
  /** Whether there is a second upstream; only the first one unless said otherwise. */
  readonly hasSecondUpstream?: boolean;
  /** Zones that have an upstream of their own. */
  readonly zones?: readonly string[];
}

const VIEW: ViewSettings = {
  name: "tests",
  cluster: "east",
  namespace: "ns1",
  reach: "mesh",
  families: ["v4", "v6"],
  autopath: true,
  public: true,
};

const SETTINGS: GatewaySettings = {
  anonymousView: VIEW,
  upstreams: [],
  zoneUpstreams: [],
  staleSeconds: 86_400,
  edgeCache: false,
  publicUrl: undefined,
  corsOrigins: [],
  cloudflareAccess: undefined,
  clientCertificates: false,
  assumedZones: ["cluster.local", "clusterset.local"].map((zone) => parseName(zone)),
  ttlSeconds: 30,
  refreshMs: 30_000,
  deadlineMs: 4500,
};

/** Opens a gateway with a table of the mesh and one upstream. */
export function openGateway(differences: GatewayDifferences = {}): GatewayUnderTest {
  const time = new ManualTime();
  const upstream = new ScriptedUpstream(time);
  const secondUpstream = new ScriptedUpstream(time);
  const zoneUpstream = new ScriptedUpstream(time);
  const upstreams = differences.hasSecondUpstream === true ? [upstream, secondUpstream] : [upstream];
  const table = "table" in differences ? differences.table : meshTable();
  const settings = { ...SETTINGS, ...differences.settings };
  const answering = buildAnswering({
    settings,
    currentTable: () => table,
    upstreams: upstreams.map((each, index) => upstreamOf(each, `upstream-${index + 1}.example`)),
    zoneUpstreams: (differences.zones ?? []).map((zone) => ({
      zone: parseName(zone),
      upstreams: [upstreamOf(zoneUpstream, "zones.example")],
    })),
    clockMs: time.clockMs,
    startTimer: time.startTimer,
    random: () => 0.5,
    reportFailure: (failure) => {
      throw failure;
    },
  });
  const view = { ...VIEW, ...differences.view };
  const entry = { settings: view, responder: answering.responderFor(view, 1) };
  const gateway = createGateway({
    access: { anonymous: entry, vary: ["authorization"], viewOf: () => entry },
    answering,
    tableSource: { current: () => table, isDue: () => false, refresh: async () => undefined, lastProblem: undefined },
    clockMs: time.clockMs,
    startTimer: time.startTimer,
  });
  const arrival = { keepAlive: () => undefined, client: { mayOperate: false } };
  const fetch: GatewayUnderTest["fetch"] = (path, init) =>
    gateway.fetch(new Request(`https://dns.example${path}`, init), arrival);
  const exchange: GatewayUnderTest["exchange"] = async (query) => octetsIn(await fetch("/dns-query", post(query)));
  const ask: GatewayUnderTest["ask"] = async (question, parts) =>
    decodeMessage(await exchange(wireQuery(question, parts)));
  return { time, upstream, secondUpstream, zoneUpstream, fetch, exchange, ask };
}

/** A request of RFC 8484 section 4.1 with the query in its body. */
export function post(query: Uint8Array<ArrayBuffer>): RequestInit {
  return { method: "POST", headers: { "content-type": "application/dns-message" }, body: query };
}

/** A reply as people read it: the mnemonic of its rcode and the lines of its answer section. */
export function told({ rcode, answer }: Message): string[] {
  return [formatRcode(rcode), ...zoneText(answer)];
}

/** The rcode of what `exchange` gave back, or that the query is no message. */
export function rcodeOf(octets: Uint8Array): string {
  return octets.length === 0 ? "HTTP 400" : formatRcode(decodeMessage(octets).rcode);
}

/** The codes of a reply's extended errors. */
export function errorCodes(message: Message): number[] {
  return extendedErrorsOf(message.edns).map(({ code }) => code);
}

/** The codes of a message's EDNS options. */
export function optionCodes(message: Message): number[] {
  return (message.edns?.options ?? []).map(({ code }) => code);
}

async function octetsIn(response: Response): Promise<Uint8Array> {
  if (response.status === 400) return new Uint8Array();
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

function upstreamOf({ fetch }: ScriptedUpstream, host: string): Upstream {
  const address: UpstreamAddress = {
    scheme: "https",
    label: `https://${host}`,
    host,
    port: 443,
    href: `https://${host}/dns-query`,
    bootstrapAddresses: [],
    serverName: host,
    randomCase: false,
  };
  return dohUpstream(address, fetch);
}
