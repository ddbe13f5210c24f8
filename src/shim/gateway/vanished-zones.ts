import type { Name } from "../../dns/name.ts";
import { KEPT_ZONE_MS, MAX_VIEW_ZONES } from "./limits.ts";

/** A zone that a gateway told once and no more, and until when it counts as the mesh's all the same. */
export interface VanishedZone {
  readonly zone: Name;
  readonly untilMs: number;
}

/**
 * Keeps the zones that one gateway has stopped to tell: a view may lack some for a while, because of a store that is not
 * whole or a table that was published by mistake, and names of the mesh must not go elsewhere for that.
 */
export class VanishedZones {
  /** In order of insertion, which is that of their times but for those from before. */
  readonly #untilMs: Map<Name, number>;

  /** `before` are those that were known when a shim stopped. */
  constructor(before: readonly VanishedZone[] = []) {
    this.#untilMs = new Map(before.map(({ zone, untilMs }) => [zone, untilMs]));
  }

  /** Takes what is told at `nowMs` instead of what was told before; the zones that have vanished by that. */
  change(before: readonly Name[], told: readonly Name[], nowMs: number): readonly Name[] {
    const stay = new Set(told);
    for (const zone of told) this.#untilMs.delete(zone);
    const vanished = before.filter((zone) => !stay.has(zone));
    for (const zone of vanished) this.#untilMs.set(zone, nowMs + KEPT_ZONE_MS);
    const excess = this.#untilMs.size - MAX_VIEW_ZONES;
    for (const zone of [...this.#untilMs.keys()].slice(0, Math.max(0, excess))) this.#untilMs.delete(zone);
    return vanished;
  }

  /** Those whose time is not over at `nowMs`. */
  at(nowMs: number): VanishedZone[] {
    for (const [zone, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(zone);
    return [...this.#untilMs].map(([zone, untilMs]) => ({ zone, untilMs }));
  }
}
