import { Rcode } from "../../../src/dns/numbers.ts";
import type { Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { cacheReplies } from "../../../src/resolver/stages/cache-replies.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";
import { FAILURE } from "./upstream-in-hand.ts";

const STALE_SECONDS = 120;
/** What a stale reply is worth at most. */
const STALE_TTL_SECONDS = 30;
/** How long a client waits that could have a stale reply. */
const CLIENT_WAIT_MS = 1800;
/** How long an exchange is joined. */
const SHARED_MS = 5000;
const BROKEN = new Error("broken");

/** What an exchange may come to. */
export type Kind = "answer" | "nxdomain" | "nodata" | "failure" | "rejection";

/** What upstream does when it is asked. */
interface Turn {
  readonly turn: Kind;
  readonly ttlSeconds: number;
  readonly minimumSeconds: number;
  readonly tookMs: number;
}

/** One thing that happens: upstream changes its mind, or time goes by, or somebody asks. */
export type Step = Turn | { readonly passMs: number } | { readonly askers: number };

/** What upstream said, and when. */
interface Said {
  readonly reply: Reply;
  readonly saidMs: number;
  readonly lifetimeSeconds: number;
}

/** Runs steps, and judges each reply that anybody gets, whenever it comes. */
export class Run {
  readonly #clock = new ManualClock();
  readonly #timers = new ManualTimers(this.#clock);
  /** What was not as it must be. */
  readonly violations: string[] = [];
  readonly #said = new Map<number, Said>();
  readonly #running = new Set<number>();
  readonly #judged: Promise<void>[] = [];
  readonly #resolver: Resolver;
  #turn: Turn = { turn: "answer", ttlSeconds: 40, minimumSeconds: 5, tookMs: 0 };
  #version = 0;

  constructor() {
    const { start: startTimer } = this.#timers;
    const settings = { maxOctets: 100_000, staleSeconds: STALE_SECONDS, clockMs: this.#clock.read, startTimer };
    this.#resolver = cacheReplies(settings)(() => this.#exchange());
  }

  async take(step: Step): Promise<void> {
    if ("turn" in step) this.#turn = step;
    else if ("passMs" in step) await this.#timers.advanceMs(step.passMs);
    else for (let asker = 0; asker < step.askers; asker++) this.#judged.push(this.#ask());
    await this.#timers.advanceMs(0);
  }

  /** Waits until everybody has got a reply. */
  async end(): Promise<void> {
    await this.#timers.advanceMs(30_000);
    await Promise.all(this.#judged);
  }

  async #ask(): Promise<void> {
    const { nowMs } = this.#clock;
    const context = contextOf({
      nowMs,
      deadlineMs: nowMs + 4500,
      keepAlive: (work) => void work.catch(() => undefined),
    });
    let reply: Reply;
    try {
      reply = await this.#resolver(question("web.example"), context);
    } catch (error) {
      this.#require(error === BROKEN, String(error));
      return;
    }
    this.#judge(reply);
    const isInTime = reply.isStale === undefined || this.#clock.nowMs - nowMs <= CLIENT_WAIT_MS;
    this.#require(isInTime, "a stale reply was waited for too long");
  }

  async #exchange(): Promise<Reply> {
    const startMs = this.#clock.nowMs;
    // One at a time, unless the one before hangs for longer than anybody shares it.
    const isAlone = ![...this.#running].some((runningMs) => startMs - runningMs < SHARED_MS);
    this.#require(isAlone, "two exchanges at a time");
    this.#running.add(startMs);
    const { tookMs, ...turn } = this.#turn;
    const version = ++this.#version;
    if (tookMs > 0) await new Promise<void>((resolve) => void this.#timers.start(tookMs, resolve));
    this.#running.delete(startMs);
    if (turn.turn === "rejection") throw BROKEN;
    const reply = replyOfTurn(turn, version);
    const lifetimeSeconds = Math.min(turn.ttlSeconds, turn.turn === "answer" ? turn.ttlSeconds : turn.minimumSeconds);
    this.#said.set(version, { reply, saidMs: this.#clock.nowMs, lifetimeSeconds });
    return reply;
  }

  #judge(reply: Reply): void {
    const [record] = [...reply.answer, ...reply.authority];
    if (record === undefined) {
      this.#require(reply.source === "failure", "a reply without records");
      return;
    }
    const said = this.#said.get(Number(/^v(\d+)\./.exec(record.owner)?.[1]));
    if (said === undefined) {
      this.violations.push("nobody ever said that");
      return;
    }
    const ageSeconds = (this.#clock.nowMs - said.saidMs) / 1000;
    const isInTime = ageSeconds === 0 || ageSeconds < said.lifetimeSeconds;
    this.#require(reply.rcode === said.reply.rcode, "another rcode than upstream's");
    this.#require(reply.isStale === (isInTime ? undefined : true), "stale or not, it does not say so");
    this.#require(isInTime || ageSeconds < said.lifetimeSeconds + STALE_SECONDS, "a reply that is too old");
    const mostSeconds = isInTime ? Math.ceil(said.lifetimeSeconds - ageSeconds) : STALE_TTL_SECONDS;
    this.#require(record.ttlSeconds <= mostSeconds, "a TTL that has grown");
    const isDenial = reply.authority.length > 0;
    this.#require(!isDenial || record.ttlSeconds <= said.lifetimeSeconds, "a denial with more than its SOA's TTL");
    this.#require(isInTime || record.ttlSeconds > 0, "a stale reply with TTL 0");
  }

  #require(isAsItMustBe: boolean, otherwise: string): void {
    if (!isAsItMustBe) this.violations.push(otherwise);
  }
}

/** As upstreams' replies come out of `exchange.ts`: the SOA of a denial has the negative TTL. Its owner tells it from others. */
function replyOfTurn({ turn, ttlSeconds, minimumSeconds }: Omit<Turn, "tookMs">, version: number): Reply {
  const owner = `v${version}.example.`;
  if (turn === "failure") return FAILURE;
  if (turn === "answer") return replyOf([`${owner} ${ttlSeconds} A 192.0.2.1`]);
  const soaTtlSeconds = Math.min(ttlSeconds, minimumSeconds);
  const authority = [`${owner} ${soaTtlSeconds} SOA ns.example. hostmaster.example. 1 1 1 1 ${minimumSeconds}`];
  return replyOf([], { rcode: turn === "nxdomain" ? Rcode.NxDomain : Rcode.NoError, authority });
}
