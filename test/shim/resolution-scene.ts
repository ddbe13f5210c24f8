import type { Question } from "../../src/dns/message.ts";
import { parseName, type Name } from "../../src/dns/name.ts";
import { forward } from "../../src/resolver/forward.ts";
import type { QueryContext, Reply } from "../../src/resolver/resolver.ts";
import { UpstreamError, type Upstream } from "../../src/resolver/upstream.ts";
import { SIGN_OF_LIFE } from "../../src/shim/gateway/sign-of-life.ts";
import { createResolution, type Resolution } from "../../src/shim/resolution.ts";
import type { ShimSettings } from "../../src/shim/settings.ts";
import { SimulatedTime } from "../resolver/forward/simulated-time.ts";
import { question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

/** What somebody does when asked: replies after so many milliseconds or at once, cannot be reached, or says nothing. */
export type Behaviour =
  | ((asked: Question) => Reply | { readonly reply: Reply; readonly afterMs: number })
  | "gone"
  | "hangs";

export const ANSWERS: Behaviour = ({ name }) => replyOf([`${name} 60 A 192.0.2.1`]);
export const ANSWERS_OTHERWISE: Behaviour = ({ name }) => replyOf([`${name} 60 A 192.0.2.2`]);
/** As a gateway answers for the mesh itself. */
export const ANSWERS_FOR_MESH: Behaviour = ({ name }) =>
  replyOf([`${name} 30 A 10.0.0.1`], { source: "mesh", authoritative: true });
export const FAILS: Behaviour = () =>
  replyOf([], { rcode: 2, source: "failure", extendedErrors: [{ code: 6, text: "bogus" }] });

export interface SceneSettings extends Partial<Pick<ShimSettings, "outside" | "fallback" | "cacheOctets">> {
  readonly suffixes?: readonly string[];
  /** Undefined as long as the gateways have told none. */
  readonly zones?: readonly string[] | undefined;
  readonly search?: readonly string[];
  readonly gateway?: Behaviour;
  readonly resolver?: Behaviour;
}

/** A resolution before one gateway and one original resolver that do as the test says, on time that the test runs. */
export class ResolutionScene {
  readonly time = new SimulatedTime();
  gateway: Behaviour;
  resolver: Behaviour;
  zones: readonly Name[] | undefined;
  search: readonly Name[];
  /** `<name> <type>`, in the order asked. */
  readonly toGateway: string[] = [];
  readonly toResolver: string[] = [];
  /** How often the gateway was asked for a sign of life; those questions stand in no list. */
  signsAsked = 0;
  readonly lines: string[] = [];
  refused = 0;
  readonly resolution: Resolution;

  constructor(settings: SceneSettings = {}) {
    const { gateway = ANSWERS, resolver = ANSWERS_OTHERWISE, zones, search = [], suffixes = [] } = settings;
    const { outside = "gateway", fallback = "none", cacheOctets = 1_000_000 } = settings;
    this.gateway = gateway;
    this.resolver = resolver;
    this.zones = zones?.map((zone) => parseName(zone));
    this.search = search.map((element) => parseName(element));
    const clocks = { clockMs: this.time.read, startTimer: this.time.startTimer, random: () => 0.5 };
    const upstreams = [this.#upstream("resolver", this.toResolver, () => this.resolver)];
    this.resolution = createResolution({
      settings: { outside, fallback, cacheOctets, suffixes: suffixes.map((suffix) => parseName(suffix)) },
      gateways: {
        upstreams: [this.#upstream("https://dns.example.org", this.toGateway, () => this.gateway)],
        zones: () => this.zones,
        search: () => this.search,
      },
      gatewayHosts: [parseName("dns.example.org")],
      resolvers: forward({ upstreams, ...clocks }),
      ...clocks,
      onRefused: () => this.refused++,
      report: (line) => this.lines.push(line),
    });
  }

  /** Asks as a client does, with 1.9 s to wait. */
  start(name: string, type = "A", parts: Partial<QueryContext> = {}): Promise<Reply> {
    const { nowMs } = this.time;
    const keepAlive = (work: Promise<unknown>): void => void work.catch(() => undefined);
    const context = contextOf({ nowMs, deadlineMs: nowMs + 1900, keepAlive, ...parts });
    return this.resolution.resolver(question(name, type), context);
  }

  /** The same, and lets time pass until there is a reply. */
  ask(name: string, type = "A", parts: Partial<QueryContext> = {}): Promise<Reply> {
    return this.time.until(this.start(name, type, parts));
  }

  #upstream(label: string, asked: string[], behaviour: () => Behaviour): Upstream {
    return {
      label,
      ask: (each, _context, { timeoutMs, whenAbandoned }) => {
        if (each.name === SIGN_OF_LIFE.name) this.signsAsked++;
        else asked.push(`${each.name} ${each.type}`);
        const now = behaviour();
        if (now === "gone") return Promise.reject(new UpstreamError("unreachable", "connection refused"));
        const given = now === "hangs" ? undefined : now(each);
        if (given !== undefined && !("afterMs" in given)) return Promise.resolve(given);
        return new Promise((resolve, reject) => {
          const isLate = given === undefined || given.afterMs > timeoutMs;
          const cancel = this.time.startTimer(isLate ? timeoutMs : given.afterMs, () => {
            if (isLate) reject(new UpstreamError("timeout", `did not answer within ${timeoutMs} ms`));
            else resolve(given.reply);
          });
          whenAbandoned(() => {
            cancel();
            reject(new UpstreamError("withdrawn", "stopped"));
          });
        });
      },
    };
  }
}
