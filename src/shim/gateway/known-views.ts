import type { Name } from "../../dns/name.ts";
import { Pace, type PaceLimits } from "../seen/pace.ts";
import type { GatewayView } from "./gateway-view.ts";
import { KEPT_ZONE_MS } from "./limits.ts";
import { VanishedZones } from "./vanished-zones.ts";
import { readViewFile, writeViewFile, type StoredView } from "./view-file.ts";

/** What views are kept with. */
export interface KnownViewsParts {
  /** Of the gateways, in the order of the settings. */
  readonly labels: readonly string[];
  /** Where they are kept from one start to the next, if anywhere. */
  readonly folder: string | undefined;
  /** A clock that never jumps. */
  readonly clockMs: () => number;
  /** The time of day, which counts across starts: milliseconds since 1970. */
  readonly dateMs: () => number;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

interface Known {
  view: GatewayView;
  readonly vanished: VanishedZones;
}

/** Zones may come and go by turns while instances of a gateway follow each other. */
const LINES: PaceLimits = { burst: 3, everyMs: 600_000 };
/** A line names so many zones. */
const MAX_NAMED = 5;
const KEPT_HOURS = KEPT_ZONE_MS / 3_600_000;

/** What is known of the views of some gateways, also from one start to the next where there is a folder for it. */
export class KnownViews {
  readonly #parts: KnownViewsParts;
  readonly #known = new Map<string, Known>();
  readonly #pace = new Pace(LINES);
  #zones: readonly Name[] | undefined;
  /** When the first of the zones that have vanished is forgotten. */
  #changesMs = Infinity;
  #writing: Promise<void> = Promise.resolve();
  #lastProblem = "";

  constructor(parts: KnownViewsParts) {
    this.#parts = parts;
    const { labels, folder, report } = parts;
    if (folder === undefined) return;
    for (const [label, stored] of readViewFile(folder, report)) if (labels.includes(label)) this.#recall(label, stored);
    this.#gather();
  }

  /**
   * Of all gateways together, undefined as long as none has told: one that lags behind must not make names of the mesh
   * go elsewhere, and one that tells a zone no more does so only after a day. The same list as long as nothing changes.
   */
  get zones(): readonly Name[] | undefined {
    if (this.#parts.clockMs() >= this.#changesMs) this.#gather();
    return this.#zones;
  }

  /** Of the first gateway that has told one. */
  get search(): readonly Name[] {
    const lists = this.#parts.labels.map((label) => this.#known.get(label)?.view.search ?? []);
    return lists.find((list) => list.length > 0) ?? [];
  }

  /** True when a gateway has told its zones. */
  has(label: string): boolean {
    return this.#known.has(label);
  }

  /**
   * Takes what a gateway told; resolves when it is kept where it can be. A view without zones tells nothing: it comes
   * from a gateway whose store is empty or new, and what it told before stays.
   */
  learn(label: string, { zones, search }: GatewayView): Promise<void> {
    const view = { zones, search };
    const known = this.#known.get(label);
    if (zones.length === 0 || isSame(known?.view, view)) return this.#writing;
    if (known === undefined) this.#known.set(label, { view, vanished: new VanishedZones() });
    else {
      const vanished = known.vanished.change(known.view.zones, zones, this.#parts.clockMs());
      known.view = view;
      this.#tell(label, vanished);
    }
    this.#gather();
    // One after the other, so that the last one stays.
    if (this.#parts.folder !== undefined) this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #recall(label: string, { zones, search, vanished }: StoredView): void {
    if (zones.length === 0) return;
    const { clockMs, dateMs } = this.#parts;
    const [nowMs, todayMs] = [clockMs(), dateMs()];
    // A clock that was set back must not keep them for longer.
    const leftMs = (untilMs: number): number => Math.min(untilMs - todayMs, KEPT_ZONE_MS);
    const before = vanished.map(({ zone, untilMs }) => ({ zone, untilMs: nowMs + leftMs(untilMs) }));
    this.#known.set(label, { view: { zones, search }, vanished: new VanishedZones(before) });
  }

  #gather(): void {
    const known = [...this.#known.values()];
    const nowMs = this.#parts.clockMs();
    const vanished = known.flatMap((each) => each.vanished.at(nowMs));
    const told = known.flatMap(({ view }) => view.zones);
    this.#zones = told.length === 0 ? undefined : [...new Set([...told, ...vanished.map(({ zone }) => zone)])];
    this.#changesMs = vanished.reduce((least, { untilMs }) => Math.min(least, untilMs), Infinity);
  }

  #tell(label: string, vanished: readonly Name[]): void {
    const told = new Set([...this.#known.values()].flatMap(({ view }) => view.zones));
    const gone = vanished.filter((zone) => !told.has(zone));
    if (gone.length === 0 || !this.#pace.allows(this.#parts.clockMs())) return;
    const more = gone.length > MAX_NAMED ? ` and ${gone.length - MAX_NAMED} more` : "";
    const named = `${gone.slice(0, MAX_NAMED).join(", ")}${more}`;
    this.#parts.report(
      `gateway ${label} does not count ${named} among the mesh's zones any more; for ${KEPT_HOURS} h, names there go to gateways only, as before`,
    );
  }

  #stored(): Map<string, StoredView> {
    const { clockMs, dateMs } = this.#parts;
    const [nowMs, todayMs] = [clockMs(), dateMs()];
    return new Map(
      [...this.#known].map(([label, { view, vanished }]) => [
        label,
        {
          ...view,
          vanished: vanished.at(nowMs).map(({ zone, untilMs }) => ({ zone, untilMs: todayMs + untilMs - nowMs })),
        },
      ]),
    );
  }

  async #write(): Promise<void> {
    try {
      if (this.#parts.folder !== undefined) await writeViewFile(this.#parts.folder, this.#stored());
      this.#lastProblem = "";
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.#lastProblem) this.#parts.report(`what gateways tell cannot be kept: ${problem}`);
      this.#lastProblem = problem;
    }
  }
}

function isSame(known: GatewayView | undefined, told: GatewayView): boolean {
  return JSON.stringify(known) === JSON.stringify(told);
}
