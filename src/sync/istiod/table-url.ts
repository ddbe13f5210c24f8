import { BackOff } from "../kube/back-off.ts";
import type { Surroundings } from "../kube/timers.ts";
import { readCredentials } from "./credentials.ts";
import type { Looks } from "./follow-looks.ts";
import { getTable } from "./get-table.ts";
import type { IstiodLocation } from "./location.ts";
import type { TablePlace, TableReading } from "./name-table-claims.ts";
import type { IstiodPace } from "./pace.ts";
import { readTableText } from "./read-table-text.ts";

/** A page of istiod, which is asked for again and again. */
export class TableUrl implements Looks {
  readonly #location: Extract<IstiodLocation, { form: "url" }>;
  readonly #place: TablePlace;
  readonly #pace: IstiodPace;
  readonly #surroundings: Surroundings;
  readonly #backOff: BackOff;
  #tag: string | undefined;

  constructor(
    location: Extract<IstiodLocation, { form: "url" }>,
    place: TablePlace,
    pace: IstiodPace,
    surroundings: Surroundings,
  ) {
    this.#location = location;
    this.#place = place;
    this.#pace = pace;
    this.#surroundings = surroundings;
    this.#backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
  }

  async look(signal: AbortSignal): Promise<TableReading | undefined> {
    const { url, files } = this.#location;
    const { answerMs } = this.#pace;
    const credentials = await readCredentials(files);
    const known = this.#tag === undefined ? {} : { knownTag: this.#tag };
    const answer = await getTable({ url, answerMs, ...known, ...credentials }, this.#surroundings.startTimer, signal);
    if (answer === "unchanged") return undefined;
    // A table that cannot be read is not the one that is known.
    this.#tag = undefined;
    const reading = readTableText(answer.octets, this.#place);
    this.#tag = answer.tag;
    return reading;
  }

  pauseMs(hasFailed: boolean): number {
    if (hasFailed) return this.#backOff.nextMs();
    this.#backOff.reset();
    return this.#pace.pollMs;
  }
}
