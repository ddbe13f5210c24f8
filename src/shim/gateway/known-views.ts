import type { Name } from "../../dns/name.ts";
import type { GatewayView } from "./gateway-view.ts";
import { readViewFile, writeViewFile } from "./view-file.ts";

/** What is known of the views of some gateways, also from one start to the next where there is a folder for it. */
export class KnownViews {
  readonly #labels: readonly string[];
  readonly #folder: string | undefined;
  readonly #report: (line: string) => void;
  readonly #views = new Map<string, GatewayView>();
  #zones: readonly Name[] | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lastProblem = "";

  /** `labels` are those of the gateways, in the order of the settings. */
  constructor(labels: readonly string[], folder: string | undefined, report: (line: string) => void) {
    this.#labels = labels;
    this.#folder = folder;
    this.#report = report;
    if (folder === undefined) return;
    for (const [label, view] of readViewFile(folder, report)) if (labels.includes(label)) this.#take(label, view);
  }

  /**
   * Of all gateways together, undefined as long as none has told: one that lags behind must not make names of the mesh
   * go elsewhere.
   */
  get zones(): readonly Name[] | undefined {
    return this.#zones;
  }

  /** Of the first gateway that has told one. */
  get search(): readonly Name[] {
    const lists = this.#labels.map((label) => this.#views.get(label)?.search ?? []);
    return lists.find((list) => list.length > 0) ?? [];
  }

  has(label: string): boolean {
    return this.#views.has(label);
  }

  /** Takes what a gateway told; resolves when it is kept where it can be. */
  learn(label: string, { zones, search }: GatewayView): Promise<void> {
    const view = { zones, search };
    if (isSame(this.#views.get(label), view)) return this.#writing;
    this.#take(label, view);
    // One after the other, so that the last one stays.
    if (this.#folder !== undefined) this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #take(label: string, view: GatewayView): void {
    this.#views.set(label, view);
    this.#zones = [...new Set([...this.#views.values()].flatMap(({ zones }) => zones))];
  }

  async #write(): Promise<void> {
    try {
      if (this.#folder !== undefined) await writeViewFile(this.#folder, this.#views);
      this.#lastProblem = "";
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.#lastProblem) this.#report(`what gateways tell cannot be kept: ${problem}`);
      this.#lastProblem = problem;
    }
  }
}

function isSame(known: GatewayView | undefined, told: GatewayView): boolean {
  return JSON.stringify(known) === JSON.stringify(told);
}
