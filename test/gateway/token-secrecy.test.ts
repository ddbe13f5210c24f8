import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { buildAccess } from "../../src/gateway/build-access.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { createGateway, type Gateway } from "../../src/gateway/gateway.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { createEntries } from "../../src/gateway/views/view-entries.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { StoreError, type StoreReader } from "../../src/snapshot/store/store.ts";
import { hashViewCredential } from "../../src/snapshot/view-credential.ts";
import { ManualClock } from "../support/clock.ts";
import { question } from "../support/records.ts";
import { failing, meshTable, OBSERVED_SECONDS } from "../support/table.ts";
import { arrivalOf } from "./arrivals.ts";
import { DNS, HeldTable, viewSettings } from "./gateway-under-test.ts";

const TOKEN = "mdoh_SecretSecretSecretSecretSecret99";
const OTHER = "mdoh_AnotherAnotherAnotherAnother0000";
/** Any piece of it that would help somebody. */
const PIECES = [TOKEN.slice(5, 21), TOKEN.slice(21), OTHER.slice(5, 21), OTHER.slice(21)];

/** Everything that left the gateway: responses, what it printed, what it reported. */
let emitted: string[];
beforeEach(() => {
  emitted = [];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void emitted.push(inspect(words, { depth: null })));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

function secretsIn(texts: readonly string[]): string[] {
  const lower = texts.map((text) => text.toLowerCase());
  return PIECES.filter((piece) => lower.some((text) => text.includes(piece.toLowerCase())));
}

interface World {
  readonly view?: "there" | "missing" | "expired" | "damaged" | "down" | "broken" | "hanging";
  readonly table?: NameTable | undefined;
  readonly upstreamFails?: boolean;
  readonly isOperator?: boolean;
}

async function gatewayIn(world: World): Promise<Gateway> {
  const { view = "there", upstreamFails = false, isOperator = true } = world;
  const table = "table" in world ? world.table : meshTable();
  const clock = new ManualClock(OBSERVED_SECONDS * 1000);
  const key = viewKey(await hashViewCredential(TOKEN));
  const record = encodeView({
    settings: viewSettings({ cluster: "east", namespace: "ns1", ...(isOperator && { operator: true }) }),
    createdSeconds: 1,
    ...(view === "expired" && { expiresSeconds: 2 }),
  });
  const store: StoreReader = {
    get: (asked) => {
      if (view === "down") return Promise.reject(new StoreError("unavailable", `no answer for ${asked}`));
      if (view === "broken") return Promise.reject(new TypeError("undefined is not a function"));
      if (view === "hanging") return new Promise(() => undefined);
      if (asked !== key || view === "missing") return Promise.resolve(undefined);
      return Promise.resolve(view === "damaged" ? record.slice(1) : record);
    },
  };
  const report = (failure: unknown): void => void emitted.push(inspect(failure, { depth: null }));
  const program = {
    clockMs: clock.read,
    random: () => 0.5,
    // Whoever waits, waits in vain: the timer of a view that hangs runs out at once, that of a whole query never.
    startTimer: (milliseconds: number, expired: () => void) => {
      if (view === "hanging" && milliseconds <= 2000) expired();
      return () => undefined;
    },
    reportFailure: report,
  };
  const settings = parseSettings({});
  const answering = buildAnswering({
    ...program,
    settings,
    currentTable: () => table,
    upstreams: [
      {
        label: "upstream.example",
        ask: () => Promise.reject(new Error(upstreamFails ? "connection refused" : "not asked")),
      },
    ],
  });
  const access = buildAccess({ ...program, settings, store, entryOf: createEntries(answering), fetcher: fetch });
  const tableSource = new HeldTable(table);
  tableSource.isDueNow = false;
  return createGateway({ ...program, access, answering, tableSource });
}

async function fetchFrom(gateway: Gateway, path: string, init: RequestInit = {}): Promise<number> {
  const request = new Request(`https://gateway.example${path}`, init);
  const response = await gateway.fetch(request, arrivalOf());
  const body = new TextDecoder("latin1").decode(await response.arrayBuffer());
  emitted.push(JSON.stringify([response.status, response.statusText, ...response.headers]), body);
  return response.status;
}

const octets = (name: string): Uint8Array<ArrayBuffer> =>
  encodeExchangeQuery(question(name), { dnssecOk: false, checkingDisabled: false });
const get = (name: string): string => `/dns-query?dns=${encodeBase64Url(octets(name))}`;
const WEB = "productpage.ns1.svc.cluster.local";
const bearer = (token: string, scheme = "Bearer"): RequestInit => ({
  headers: { authorization: `${scheme} ${token}` },
});

describe("a token never comes out of the gateway", () => {
  test.each<[what: string, status: number, world: World, path: string, init?: RequestInit]>([
    ["answered", 200, {}, get(WEB), bearer(TOKEN)],
    ["answered, by path", 200, {}, `/${TOKEN}${get(WEB)}`],
    ["denied", 200, {}, `/${TOKEN}${get(`gone.${WEB}`)}`],
    ["missing", 401, { view: "missing" }, get(WEB), bearer(TOKEN)],
    ["missing, by path", 401, { view: "missing" }, `/${TOKEN}${get(WEB)}`],
    ["expired", 401, { view: "expired" }, `/${TOKEN}${get(WEB)}`],
    ["damaged", 503, { view: "damaged" }, `/${TOKEN}${get(WEB)}`],
    ["in a store that is down", 503, { view: "down" }, get(WEB), bearer(TOKEN)],
    ["in a store that is broken", 503, { view: "broken" }, get(WEB), bearer(TOKEN)],
    ["in a store that hangs", 503, { view: "hanging" }, `/${TOKEN}${get(WEB)}`],
    ["cut short", 401, {}, `/${TOKEN.slice(0, -1)}${get(WEB)}`],
    ["too long", 401, {}, get(WEB), bearer(TOKEN.repeat(3))],
    ["of another scheme", 401, {}, get(WEB), bearer(TOKEN, "Basic")],
    ["beside another", 401, {}, `/${OTHER}${get(WEB)}`, bearer(TOKEN)],
    ["with a query that is none", 400, {}, `/${TOKEN}/dns-query?dns=%`],
    ["without a query", 400, {}, `/${TOKEN}/dns-query`],
    [
      "with octets that are no query",
      400,
      {},
      `/${TOKEN}/dns-query`,
      { method: "POST", headers: DNS, body: octets(WEB).slice(0, -3) },
    ],
    [
      "with too many octets",
      413,
      {},
      `/${TOKEN}/dns-query`,
      { method: "POST", headers: DNS, body: "x".repeat(70_000) },
    ],
    ["with another type", 415, {}, `/${TOKEN}/dns-query`, { method: "POST", body: "x" }],
    ["with another method", 405, {}, `/${TOKEN}/dns-query`, { method: "DELETE" }],
    [
      "with a table that is damaged",
      200,
      { table: failing(meshTable(), new StoreError("corrupt", "shard x")) },
      `/${TOKEN}${get(WEB)}`,
    ],
    [
      "with a table that breaks",
      200,
      { table: failing(meshTable(), new TypeError("broken")) },
      get(WEB),
      bearer(TOKEN),
    ],
    ["with an upstream that fails", 200, { upstreamFails: true }, `/${TOKEN}${get("www.example.com")}`],
    ["before there is a table", 200, { table: undefined }, `/${TOKEN}${get(WEB)}`],
    ["on another path", 404, {}, `/${TOKEN}/nothing`],
    ["on a path beyond", 404, {}, `/${TOKEN}/dns-query/`],
    ["alone", 404, {}, `/${TOKEN}`],
    ["explained without one", 401, { view: "missing" }, `/${TOKEN}/explain?name=${WEB}`],
    ["explained to no operator", 403, { isOperator: false }, `/${TOKEN}/explain?name=${WEB}`],
    ["explained by another method", 405, {}, `/${TOKEN}/explain`, { method: "POST" }],
  ])("%s: HTTP %i", async (_what, status, world, path, init) => {
    expect(await fetchFrom(await gatewayIn(world), path, init)).toBe(status);
    expect(emitted.length).toBeGreaterThan(1);
    expect(secretsIn(emitted)).toEqual([]);
  });

  test.each(["", "?name=", "?name=a..b", `?name=${WEB}`, `?name=${WEB}&type=NONE`, "?name=www.example.com"])(
    "nor out of an explanation of %j, as JSON or as a page",
    async (search) => {
      for (const accept of ["application/json", "text/html", "text/plain"]) {
        const gateway = await gatewayIn({ upstreamFails: true });
        await fetchFrom(gateway, `/${TOKEN}/explain${search}`, { headers: { accept } });
        await fetchFrom(gateway, `/explain${search}`, { headers: { accept, authorization: `Bearer ${TOKEN}` } });
      }
      expect(secretsIn(emitted)).toEqual([]);
    },
  );
});

test("what would come out would be found", () => {
  for (const text of [TOKEN, `x${TOKEN.toUpperCase()}x`, TOKEN.slice(3, 25)]) expect(secretsIn([text])).not.toEqual([]);
});
