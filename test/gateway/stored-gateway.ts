import { vi } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { buildAccess } from "../../src/gateway/build-access.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { createGateway, type Gateway } from "../../src/gateway/gateway.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { createEntries } from "../../src/gateway/views/view-entries.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { ManualClock } from "../support/clock.ts";
import { FaultStore } from "../support/fault-store.ts";
import { ManualTimers } from "../support/manual-timers.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { services, snapshotOf } from "../support/snapshots.ts";
import { arrivalOf } from "./arrivals.ts";
import { DNS, octetsIn } from "./gateway-under-test.ts";

/** Enough for two shards. */
const HOSTS = 200;
/** When the cluster of these snapshots was observed, so that no answer is stale. */
const START_MS = 1_000_000;

/** A store that can fail, hang and be slow, as Workers KV can. */
class TroubledStore extends FaultStore {
  /** Keys whose reads never end. */
  readonly hanging = new Set<string>();
  slowMs = 0;
  readonly #timers: ManualTimers;

  constructor(timers: ManualTimers) {
    super();
    this.#timers = timers;
  }

  override async get(key: string): Promise<Uint8Array | undefined> {
    if (this.hanging.has(key)) return new Promise(() => undefined);
    if (this.slowMs > 0) await new Promise<void>((resolve) => void this.#timers.start(this.slowMs, resolve));
    return super.get(key);
  }
}

/** A whole gateway over a store of its own, with an upstream that answers whatever it is asked. */
export class StoredGateway {
  readonly clock = new ManualClock(START_MS);
  readonly timers = new ManualTimers(this.clock);
  readonly store = new TroubledStore(this.timers);
  /** Of views and of questions. */
  readonly failures: unknown[] = [];
  readonly #gateway: Gateway;
  readonly #arrival = arrivalOf();

  constructor() {
    const program = { clockMs: this.clock.read, startTimer: this.timers.start, random: () => 0 };
    const settings = parseSettings({ MESHDOH_ANONYMOUS_VIEW: "tests" });
    const tableSource = new SnapshotReader({ store: this.store, nowMs: this.clock.read });
    const reportFailure = (failure: unknown): void => void this.failures.push(failure);
    const answering = buildAnswering({
      ...program,
      settings,
      currentTable: () => tableSource.current(),
      upstreams: [{ label: "upstream", ask: ({ name }) => Promise.resolve(replyOf([`${name} 300 A 192.0.2.80`])) }],
      reportFailure,
    });
    const entryOf = createEntries(answering);
    const fetcher = (): Promise<Response> => Promise.reject(new Error("nothing is fetched here"));
    const access = buildAccess({ ...program, settings, store: this.store, entryOf, fetcher, reportFailure });
    this.#gateway = createGateway({ ...program, access, answering, tableSource });
  }

  /** Publishes the services, all with this address; the keys of the shards of hosts. */
  async publish(address: string): Promise<string[]> {
    const hosts = services(HOSTS, () => address);
    const nowSeconds = Math.floor(this.clock.nowMs / 1000);
    const { pointer } = await publishSnapshot(this.store.inner, await snapshotOf(hosts, 2), { nowSeconds });
    return pointer.shards.map((digest) => shardKey(digest));
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return this.#gateway.fetch(new Request(`https://gateway.example${path}`, init), this.#arrival);
  }

  /** Asks for the addresses of a name; HTTP status, rcode, addresses and codes of extended errors in one line. */
  async ask(name: string, token?: string): Promise<string> {
    const flags = { isResponse: false, authoritativeAnswer: false, truncated: false, recursionAvailable: false };
    const bits = { recursionDesired: true, authenticData: false, checkingDisabled: false, opcode: 0, rcode: 0, id: 0 };
    const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: [] };
    const sections = { answer: [], authority: [], additional: [] };
    const body = encodeMessage({ ...flags, ...bits, ...sections, question: [question(name)], edns });
    const headers = token === undefined ? DNS : { ...DNS, authorization: `Bearer ${token}` };
    const response = await this.fetch("/dns-query", { method: "POST", headers, body });
    if (response.status !== 200) return `HTTP ${response.status}`;
    const message = decodeMessage(await octetsIn(response));
    const [rcode = "", ...lines] = outcome(message);
    const errors = extendedErrorsOf(message.edns).map(({ code }) => `EDE ${code}`);
    return [rcode, ...lines.map((line) => line.split(" ").at(-1) ?? ""), ...errors].join(" ");
  }

  /** Once all is over that outlives the responses. */
  async ended(): Promise<void> {
    await Promise.all(this.#arrival.kept);
  }

  /** Lets time go by once so many timers run, and gives back what becomes of `work`. */
  async after<T>(milliseconds: number, timerCount: number, work: Promise<T>): Promise<T> {
    await vi.waitUntil(() => this.timers.pendingCount === timerCount, { interval: 1, timeout: 10_000 });
    await this.timers.advanceMs(milliseconds);
    return work;
  }
}
