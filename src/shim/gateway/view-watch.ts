import { UpstreamError } from "../../resolver/upstream.ts";
import { HttpStatusError } from "../../upstreams/http-reply.ts";
import type { Gateway } from "./gateway.ts";
import type { KnownViews } from "./known-views.ts";

/** As much of a gateway as is asked here. */
export type TellsView = Pick<Gateway, "label" | "askView">;

/** Asks one gateway for its view, and tells the operator what is wrong with that, each thing once until it is well again. */
export class ViewWatch {
  readonly #gateway: TellsView;
  readonly #views: KnownViews;
  readonly #report: (line: string) => void;
  #lastProblem = "";

  constructor(gateway: TellsView, views: KnownViews, report: (line: string) => void) {
    this.#gateway = gateway;
    this.#views = views;
    this.#report = report;
  }

  /** Resolves with true when the view is known, or never will be. */
  async ask(): Promise<boolean> {
    const { label } = this.#gateway;
    try {
      const view = await this.#gateway.askView();
      this.#lastProblem = "";
      await this.#views.learn(label, view);
      return true;
    } catch (error) {
      const isUnable = error instanceof HttpStatusError && error.status === 404;
      if (isUnable) this.#tell("does not tell which zones are the mesh's");
      else if (!isWithdrawn(error)) this.#tell(error instanceof Error ? error.message : String(error));
      return isUnable || this.#views.has(label);
    }
  }

  #tell(problem: string): void {
    if (problem !== this.#lastProblem) this.#report(`gateway ${this.#gateway.label} ${problem}`);
    this.#lastProblem = problem;
  }
}

/** Nothing is known then of the gateway: the shim was closed, or has too much to do. */
function isWithdrawn(error: unknown): boolean {
  return error instanceof UpstreamError && error.code === "withdrawn";
}
