import { NO_TIMER } from "../support/clock.ts";
import type { Octets } from "../../src/dns/octets.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { createAccess, type FoundView } from "../../src/gateway/access.ts";
import type { Answering } from "../../src/gateway/answering.ts";
import type { Client } from "../../src/gateway/arrival.ts";
import { createGateway, type Gateway, type GatewayParts } from "../../src/gateway/gateway.ts";
import type { TableSource } from "../../src/gateway/table-source.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import type { ViewSettings } from "../../src/mesh/view.ts";
import type { Responder } from "../../src/resolver/responder.ts";
import { octetsOf } from "../support/records.ts";
import { meshTable } from "../support/table.ts";
import { arrivalOf, type ArrivalUnderTest } from "./arrivals.ts";

export const QUERY = octetsOf("0000 0100 0001 0000 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 001c 0001");
/** The reply of RFC 8484 section 4.2.2: www.example.com AAAA, TTL 3709. */
export const REPLY = octetsOf(`0000 8180 0001 0001 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 001c 0001
  c00c 001c 0001 00000e7d 0010 20010db8abcd00120001000200030004`);
export const FORMERR = octetsOf("0000 8101 0000 0000 0000 0000");
export const DNS = { "content-type": "application/dns-message" };

/** A table source whose refreshes end when the test says so. */
export class HeldTable implements TableSource {
  table: NameTable | undefined;
  isDueNow = true;
  refreshes = 0;
  lastProblem: Error | undefined;
  #end: () => void = () => undefined;

  constructor(table?: NameTable) {
    this.table = table;
  }

  current(): NameTable | undefined {
    return this.table;
  }

  isDue(): boolean {
    return this.isDueNow;
  }

  refresh(): Promise<void> {
    this.refreshes++;
    this.isDueNow = false;
    return new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  endRefresh(table: NameTable | undefined, problem?: Error): void {
    this.table = table;
    this.lastProblem = problem;
    this.#end();
  }
}

/** A gateway, and what is to be seen of it. */
export interface SetUp {
  readonly gateway: Gateway;
  /** That of every request. */
  readonly arrival: ArrivalUnderTest;
  readonly kept: Promise<unknown>[];
  readonly asked: Uint8Array[];
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

/** Settings of a view that says no more than it must. */
export function viewSettings(parts: Partial<ViewSettings> = {}): ViewSettings {
  return { name: "vm", reach: "mesh", families: ["v4", "v6"], autopath: true, public: true, ...parts };
}

/** Answers nobody: for tests of what is in front of it. */
export const NO_ANSWERING: Answering = {
  responderFor: () => {
    throw new Error("a responder was asked for");
  },
  resolve: () => Promise.reject(new Error("a question was resolved")),
  healthOf: () => [],
};

/** A responder that gives one reply to every query, which it puts into `asked`. */
export function responderWith(reply: Octets | undefined, asked: Uint8Array[] = []): Responder {
  return {
    respondAtOnce: () => undefined,
    respond: (octets) => {
      asked.push(octets);
      return Promise.resolve(reply);
    },
  };
}

/** What a gateway under test differs in. */
export interface SetUpParts extends Partial<Omit<GatewayParts, "access" | "tableSource">> {
  readonly reply?: Octets | undefined;
  readonly isOpen?: boolean;
  readonly table?: TableSource;
  readonly responder?: Responder;
  readonly views?: Readonly<Record<string, FoundView | Promise<FoundView>>>;
  readonly anonymous?: Partial<ViewSettings>;
  readonly client?: Partial<Client>;
}

/** A gateway whose responder gives one reply to every query, unless another is given; no token fits unless `views` say so. */
export function setUp(parts: SetUpParts = {}): SetUp {
  const { isOpen = true, table = new HeldTable(meshTable()), views = {}, answering = NO_ANSWERING } = parts;
  const reply = "reply" in parts ? parts.reply : REPLY;
  const asked: Uint8Array[] = [];
  const responder: Responder = parts.responder ?? responderWith(reply, asked);
  const anonymous = isOpen ? { settings: viewSettings(parts.anonymous), responder } : undefined;
  const gateway = createGateway({
    clockMs: () => 0,
    startTimer: NO_TIMER,
    ...parts,
    access: createAccess({ anonymous: () => anonymous, views: { find: (token) => views[token] ?? "unknown" } }),
    answering,
    tableSource: table,
  });
  const arrival = arrivalOf(parts.client);
  const fetch = (path: string, init?: RequestInit): Promise<Response> =>
    gateway.fetch(new Request(`https://gateway.example${path}`, init), arrival);
  return { gateway, arrival, kept: arrival.kept, asked, fetch };
}

export const GET = `/dns-query?dns=${encodeBase64Url(QUERY)}`;
export const POST: RequestInit = { method: "POST", headers: DNS, body: QUERY };

/** The body of a response. */
export async function octetsIn(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}
