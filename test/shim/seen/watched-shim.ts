import { encodeMessage } from "../../../src/dns/encode.ts";
import { parseName } from "../../../src/dns/name.ts";
import { forward } from "../../../src/resolver/forward.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { createResponder } from "../../../src/resolver/responder.ts";
import { UpstreamError, type Upstream } from "../../../src/resolver/upstream.ts";
import { createResolution, type Resolution } from "../../../src/shim/resolution.ts";
import type { ClientResponder } from "../../../src/shim/seen/client-responder.ts";
import { ShimWatch } from "../../../src/shim/seen/watch-shim.ts";
import type { ShimSettings } from "../../../src/shim/settings.ts";
import { SimulatedTime } from "../../resolver/forward/simulated-time.ts";
import { query } from "../../resolver/responder-under-test.ts";
import { question, replyOf } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";

/** What somebody does when asked: an answer of the mesh itself, another one, no connection. */
export type Behaviour = "mesh" | "outside" | "gone";

type Policy = Partial<Pick<ShimSettings, "outside" | "fallback">> & {
  readonly gateways?: readonly string[];
  /** False before a gateway has told them. */
  readonly areZonesKnown?: boolean;
};

/** The whole of a shim but its sockets, with somebody watching, on time that the test runs; cluster.local. is the mesh's. */
export class WatchedShim {
  readonly time = new SimulatedTime();
  /** What the gateways and the resolver do, by their labels. */
  readonly behaviours = new Map<string, Behaviour>();
  readonly lines: string[] = [];
  /** The query log without times and clients. */
  readonly log: string[] = [];
  readonly watch: ShimWatch;
  readonly resolution: Resolution;
  readonly #responder: ClientResponder;

  constructor({
    outside = "gateway",
    fallback = "none",
    gateways = ["https://a.example"],
    areZonesKnown = true,
  }: Policy = {}) {
    const report = (line: string): void => void this.lines.push(line);
    const logQuery = (line: string): void => void this.log.push(line.split(" ").slice(0, 4).join(" "));
    const clockMs = this.time.read;
    this.watch = new ShimWatch({ settings: { outside, fallback, report, logQuery }, clockMs });
    const clocks = { clockMs, startTimer: this.time.startTimer, random: () => 0.5 };
    const resolvers = this.watch.watchResolvers([this.#upstream("udp://192.0.2.53")]);
    const zones = areZonesKnown ? [parseName("cluster.local")] : undefined;
    const upstreams = this.watch.watchGateways(
      gateways.map((label) => this.#upstream(label)),
      () => zones !== undefined,
    );
    this.resolution = createResolution({
      settings: { outside, fallback, cacheOctets: 1_000_000, suffixes: [parseName("cluster.local")] },
      gateways: { upstreams, zones: () => zones, search: () => [] },
      gatewayHosts: [],
      resolvers: forward({ upstreams: resolvers, ...clocks }),
      ...clocks,
      onRefused: () => undefined,
      report: this.watch.report,
    });
    const responder = createResponder({
      resolver: this.resolution.resolver,
      memory: this.resolution.packets,
      contextAt: (nowMs) => contextOf({ nowMs, deadlineMs: nowMs + 1900, keepAlive: () => undefined }),
      clockMs,
      reportFailure: (failure) => this.watch.report(String(failure)),
    });
    this.#responder = this.watch.watchAnswers(responder);
  }

  /** Asks as a client does, and lets time pass until there is a reply. */
  async ask(name: string, type = "A"): Promise<void> {
    const octets = encodeMessage(query({ question: [question(name, type)] }));
    if (this.#responder.respondAtOnce(octets, "tcp", this.time.nowMs, "127.0.0.1") !== undefined) return;
    await this.time.until(this.#responder.respond(octets, "tcp", { client: "127.0.0.1" }));
  }

  #upstream(label: string): Upstream {
    this.behaviours.set(label, "outside");
    return { label, ask: ({ name }) => this.#answer(label, `${name} 60 A 192.0.2.1`) };
  }

  #answer(label: string, line: string): Promise<Reply> {
    const behaviour = this.behaviours.get(label);
    if (behaviour === "gone") return Promise.reject(new UpstreamError("unreachable", "refused the connection"));
    const isMesh = behaviour === "mesh";
    return Promise.resolve(replyOf([line], { source: isMesh ? "mesh" : "forwarded", authoritative: isMesh }));
  }
}
