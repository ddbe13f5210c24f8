import { isUnreachable, isWithdrawn, isWithoutView } from "../seen/watch-upstream.ts";
import type { Gateway } from "./gateway.ts";
import type { KnownViews } from "./known-views.ts";
import type { GatewaysWatch } from "./open-gateways.ts";

/** As much of a gateway as is asked here. */
export type TellsView = Pick<Gateway, "label" | "askView">;

/** What a view is asked for with. */
export interface ViewWatchParts {
  readonly gateway: TellsView;
  readonly views: KnownViews;
  /** Says that a gateway cannot be reached. */
  readonly watch: Pick<GatewaysWatch, "viewAsked">;
  /** The option that has no effect as long as no gateway has told its zones, if any is given. */
  readonly idle: string | undefined;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/** Asks one gateway for its view, and tells the operator what is wrong with that, each thing once until it is well again. */
export class ViewWatch {
  readonly #parts: ViewWatchParts;
  #lastProblem = "";

  constructor(parts: ViewWatchParts) {
    this.#parts = parts;
  }

  /** Resolves with true when the view is known, or never will be. */
  async ask(): Promise<boolean> {
    const { gateway, views, watch } = this.#parts;
    const { label } = gateway;
    try {
      const view = await gateway.askView();
      watch.viewAsked(label);
      if (view.zones.length > 0) this.#lastProblem = "";
      else this.#tell(`tells no zone of the mesh${this.#emptyConsequence}`);
      await views.learn(label, view);
      return views.has(label);
    } catch (error) {
      watch.viewAsked(label, error);
      const isUnable = isWithoutView(error);
      if (isUnable) this.#tell(`does not tell which zones are the mesh's${this.#consequence}`);
      else if (!isWithdrawn(error) && !isUnreachable(error))
        this.#tell(error instanceof Error ? error.message : String(error));
      return isUnable || views.has(label);
    }
  }

  /** An older gateway may stand beside one that tells. */
  get #consequence(): string {
    return this.#idleWords === "" ? "" : `, as gateways of older versions do not${this.#idleWords}`;
  }

  get #emptyConsequence(): string {
    const { views, gateway } = this.#parts;
    return views.has(gateway.label) ? ": those that it told before stay the mesh's" : this.#idleWords;
  }

  get #idleWords(): string {
    const { views, idle } = this.#parts;
    if (views.zones !== undefined || idle === undefined) return "";
    return `; until one does, every name counts as the mesh's and ${idle} has no effect`;
  }

  #tell(problem: string): void {
    const { gateway, report } = this.#parts;
    if (problem !== this.#lastProblem) report(`gateway ${gateway.label} ${problem}`);
    this.#lastProblem = problem;
  }
}
