import { forward, type ForwarderParts, type UpstreamForwarder } from "../../../src/resolver/forward.ts";
import { UpstreamError, type Upstream, type UpstreamAttempt } from "../../../src/resolver/upstream.ts";
import type { QueryContext, Reply, ResolverEvent } from "../../../src/resolver/resolver.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";
import { SimulatedTime } from "./simulated-time.ts";

export const GOOD = replyOf(["web.example. 30 A 192.0.2.1"]);
export const DENIED = replyOf([], { rcode: 3 });
export const SERVFAIL = replyOf([], { rcode: 2, source: "failure", extendedErrors: [{ code: 6 }] });
export const REFUSED = replyOf([], { rcode: 5, source: "failure" });

/** What an upstream does with one question: after so many milliseconds it replies, or fails; or never ends, or throws at once. */
export type Behaviour =
  | { readonly afterMs: number; readonly reply: Reply }
  | { readonly afterMs: number; readonly error: Error }
  | "never"
  | "throws";

/** An upstream's behaviour at a time. */
export type Behave = (nowMs: number) => Behaviour;

export function replies(afterMs: number, reply: Reply = GOOD): Behaviour {
  return { afterMs, reply };
}

export function fails(afterMs: number, code: UpstreamError["code"] = "unreachable", message = "refused"): Behaviour {
  return { afterMs, error: new UpstreamError(code, message) };
}

/** Upstreams `u0`, `u1`, … and what is to be seen of them. */
export interface Simulation {
  readonly time: SimulatedTime;
  readonly forwarder: UpstreamForwarder;
  /** `<label>@<when>`, in the order asked. */
  readonly asked: string[];
  /** What each attempt was given, in the same order. */
  readonly timeoutsMs: number[];
  /** `<label>@<when>` of attempts that were told to stop. */
  readonly stopped: string[];
  readonly events: ResolverEvent[];
  /** The most attempts that ran at one time for one question. */
  readonly mostRunning: () => number;
  /** How often any upstream was asked the same question, at most. */
  readonly mostAskedOnce: () => number;
  /** Starts a question now, with a deadline from now. */
  readonly start: (deadlineMs?: number, parts?: Partial<QueryContext>) => Promise<Reply>;
  /** Asks a question and lets time pass until it is answered. */
  readonly ask: (deadlineMs?: number) => Promise<Reply>;
  /** What each upstream does from now on. */
  readonly behave: (...behaviours: readonly (Behaviour | Behave)[]) => void;
}

/** A forwarder over simulated upstreams on simulated time. All but those that never end give up when their time is over. */
export function simulate(...behaviours: readonly (Behaviour | Behave)[]): Simulation {
  return simulateWith({}, ...behaviours);
}

/** The same with a forwarder that is set otherwise. */
export function simulateWith(
  settings: Partial<ForwarderParts>,
  ...behaviours: readonly (Behaviour | Behave)[]
): Simulation {
  const time = new SimulatedTime();
  const asked: string[] = [];
  const timeoutsMs: number[] = [];
  const stopped: string[] = [];
  const events: ResolverEvent[] = [];
  let current = behaviours;
  const running = new Map<QueryContext, Set<UpstreamAttempt>>();
  const askedOnce = new Map<QueryContext, string[]>();
  let mostRunning = 0;

  const perform = (behaviour: Behaviour, label: string, attempt: UpstreamAttempt, ended: () => void): Promise<Reply> =>
    new Promise<Reply>((resolve, reject) => {
      if (behaviour === "never" || behaviour === "throws") {
        attempt.whenAbandoned(() => {
          ended();
          stopped.push(`${label}@${time.nowMs}`);
        });
        return;
      }
      const timeout = new UpstreamError("timeout", `did not answer within ${attempt.timeoutMs} ms`);
      const isLate = behaviour.afterMs > attempt.timeoutMs;
      const cancel = time.startTimer(Math.min(behaviour.afterMs, attempt.timeoutMs), () => {
        ended();
        if (isLate) reject(timeout);
        else if ("reply" in behaviour) resolve(behaviour.reply);
        else reject(behaviour.error);
      });
      attempt.whenAbandoned(() => {
        cancel();
        ended();
        stopped.push(`${label}@${time.nowMs}`);
        reject(new UpstreamError("withdrawn", "stopped"));
      });
    });

  const upstreams = behaviours.map((_each, index): Upstream => {
    const label = `u${index}`;
    return {
      label,
      ask: (_question, context, attempt) => {
        asked.push(`${label}@${time.nowMs}`);
        timeoutsMs.push(attempt.timeoutMs);
        askedOnce.set(context, [...(askedOnce.get(context) ?? []), label]);
        const now = current[index] ?? "never";
        const behaviour = typeof now === "function" ? now(time.nowMs) : now;
        if (behaviour === "throws") throw new TypeError("internal: no socket");
        const attempts = running.get(context) ?? new Set();
        running.set(context, attempts.add(attempt));
        mostRunning = Math.max(mostRunning, attempts.size);
        return perform(behaviour, label, attempt, () => attempts.delete(attempt));
      },
    };
  });
  const clocks = { clockMs: time.read, startTimer: time.startTimer, random: () => 0.5 };
  const forwarder = forward({ upstreams, ...clocks, ...settings });
  const start: Simulation["start"] = (deadlineMs = 4500, parts = {}) => {
    const observe = (event: ResolverEvent): number => events.push(event);
    const context = contextOf({ nowMs: time.nowMs, deadlineMs: time.nowMs + deadlineMs, observe, ...parts });
    return forwarder.resolve(question("web.example"), context);
  };
  return {
    time,
    forwarder,
    asked,
    timeoutsMs,
    stopped,
    events,
    mostRunning: () => mostRunning,
    mostAskedOnce: () => {
      const counts = [...askedOnce.values()].map((labels) => labels.length / new Set(labels).size);
      return Math.max(...counts);
    },
    start,
    ask: (deadlineMs) => time.until(start(deadlineMs)),
    behave: (...next) => (current = next),
  };
}
