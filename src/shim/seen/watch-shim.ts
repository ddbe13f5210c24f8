import type { Responder } from "../../resolver/responder.ts";
import type { Upstream } from "../../resolver/upstream.ts";
import { createCounters, type ShimCounters } from "../counters.ts";
import type { ShimSettings } from "../settings.ts";
import type { ClientResponder } from "./client-responder.ts";
import { gatewayConsequence, resolverConsequence, type Situation } from "./consequence.ts";
import { countAnswers } from "./count-answers.ts";
import { FallbackNotice } from "./fallback-notice.ts";
import { Outage } from "./outage.ts";
import { logQueriesTo } from "./query-log.ts";
import { quietReport } from "./quiet-report.ts";
import { ReplyOrigins, type Origin } from "./reply-origins.ts";
import { SnapshotNotice } from "./snapshot-notice.ts";
import { watchToll } from "./toll.ts";
import { UpstreamCounts } from "./upstream-counts.ts";
import { isUnreachable, isWithoutView, watchUpstream } from "./watch-upstream.ts";

/** What a shim is watched by. */
export interface WatchParts {
  readonly settings: Pick<ShimSettings, "outside" | "fallback" | "report" | "logQuery">;
  readonly clockMs: () => number;
}

/** One gateway or resolver that is watched. */
export interface WatchedUpstream {
  readonly counts: UpstreamCounts;
  readonly outage: Outage;
  readonly isFailing: () => boolean;
}

/** Sees what a shim does: counts it, and tells the operator what he should know. */
export class ShimWatch {
  readonly counters: ShimCounters = createCounters();
  /** Takes a line for the operator: without control characters, and the same one at most once a minute. */
  readonly report: (line: string) => void;
  readonly gateways: WatchedUpstream[] = [];
  readonly resolvers: WatchedUpstream[] = [];
  readonly #parts: WatchParts;
  readonly #origins = new ReplyOrigins();
  readonly #fallback: FallbackNotice;
  readonly #snapshots: SnapshotNotice;
  #areZonesKnown: () => boolean = () => false;
  #isStopped = false;

  constructor(parts: WatchParts) {
    const { settings, clockMs } = parts;
    this.#parts = parts;
    const quiet = quietReport(settings.report, clockMs);
    this.report = (line) => {
      if (!this.#isStopped) quiet(line);
    };
    this.#fallback = new FallbackNotice(clockMs, this.report);
    this.#snapshots = new SnapshotNotice(clockMs, this.report);
  }

  /** The gateways, watched; to be called once. `areZonesKnown` is true once one of them has told the mesh's zones. */
  watchGateways(upstreams: readonly Upstream[], areZonesKnown: () => boolean): Upstream[] {
    this.#areZonesKnown = areZonesKnown;
    const consequence = (answering: number): string => gatewayConsequence(this.#situation, answering);
    return upstreams.map((each) =>
      this.#watched(each, "gateway", { seen: this.gateways, origin: "gateway", consequence }),
    );
  }

  /** The original resolvers, watched; to be called once. */
  watchResolvers(upstreams: readonly Upstream[]): Upstream[] {
    const consequence = (answering: number): string => resolverConsequence(this.#situation, answering);
    return upstreams.map((each) =>
      this.#watched(each, "resolver", { seen: this.resolvers, origin: "resolvers", consequence }),
    );
  }

  /** The responder, whose answers are counted, and written down where somebody asked for that. */
  watchAnswers(responder: Responder): ClientResponder {
    const { settings, clockMs } = this.#parts;
    return countAnswers(responder, {
      counters: this.counters,
      origins: this.#origins,
      onFallback: () => this.#fallback.used(),
      log: settings.logQuery === undefined ? undefined : logQueriesTo(settings.logQuery),
      clockMs,
    });
  }

  /** A query was sent again to the gateway `label`, because its connection turned out to be closed. */
  retried(label: string): void {
    for (const { counts } of this.#gatewaysCalled(label)) counts.retries++;
  }

  /** The gateway `label` answers out of this snapshot from now on; `isChange` unless it is the first that is known. */
  answersFrom(label: string, generation: number, isChange: boolean): void {
    for (const { counts } of this.#gatewaysCalled(label)) counts.generation = generation;
    if (!isChange) return;
    this.counters.snapshotChanges++;
    this.#snapshots.changed(label, generation);
  }

  /** The gateway `label` was asked for its view, and told it, or failed: so much is known of it though nobody asks anything. */
  viewAsked(label: string, failure?: unknown): void {
    for (const { counts, outage } of this.#gatewaysCalled(label)) {
      if (failure === undefined || isWithoutView(failure)) counts.tellsView = failure === undefined;
      if (failure === undefined) outage.reached();
      else if (isUnreachable(failure)) outage.failed(failure);
    }
  }

  /** True once a gateway has told the mesh's zones; until then every name counts as the mesh's. */
  areZonesKnown(): boolean {
    return this.#areZonesKnown();
  }

  /** Says nothing any more: what ends from now on is meant to. */
  stop(): void {
    this.#isStopped = true;
  }

  get #situation(): Situation {
    const resolvers = this.resolvers.map(({ counts }) => counts.label);
    return { policy: this.#parts.settings, resolvers, areZonesKnown: this.#areZonesKnown() };
  }

  #gatewaysCalled(label: string): readonly WatchedUpstream[] {
    return this.gateways.filter(({ counts }) => counts.label === label);
  }

  #watched(upstream: Upstream, role: string, { seen, origin, consequence }: Role): Upstream {
    const { clockMs } = this.#parts;
    // Labels are no names: two URLs may differ in their paths alone.
    const known = seen.find(({ counts }) => counts.label === upstream.label);
    const counts = known?.counts ?? new UpstreamCounts(upstream.label);
    const outage =
      known?.outage ??
      new Outage({
        who: `${role} ${upstream.label}`,
        consequence: () => consequence(seen.filter(({ isFailing }) => !isFailing()).length),
        watchToll: () => watchToll(this.counters),
        clockMs,
        report: this.report,
      });
    if (known === undefined) seen.push({ counts, outage, isFailing: () => outage.isFailing });
    return watchUpstream(upstream, { counts, outage, clockMs, replied: (reply) => this.#origins.given(reply, origin) });
  }
}

interface Role {
  readonly seen: WatchedUpstream[];
  readonly origin: Origin;
  /** `answering` is how many of them do. */
  readonly consequence: (answering: number) => string;
}
