import { formatDiagnostic } from "../diagnostic.ts";
import type { Refusal } from "../policy.ts";
import type { LiveOutcome } from "../live/live-sync.ts";
import type { StoreOutcome } from "../sync-target.ts";

/** Where lines go: what was done, and what is wrong. */
export interface LogLines {
  step(line: string): void;
  problem(line: string): void;
}

interface StoreFailure {
  readonly sinceSeconds: number;
  attempts: number;
  message: string;
  toldSeconds: number;
}

/** A failure that stays the same is told again after this. */
const REPEAT_SECONDS = 300;
/** Of what is wrong with objects, most lines at once. */
const MAX_DIAGNOSTIC_LINES = 20;

/** Says what publications did: what is new in a line each, what stays as it was not again and again. */
export class PublicationLog {
  readonly #lines: LogLines;
  readonly #failures = new Map<string, StoreFailure>();
  #diagnostics: ReadonlyMap<string, boolean> = new Map();
  #refusal = "";

  constructor(lines: LogLines) {
    this.#lines = lines;
  }

  /** `nowSeconds` since the epoch. */
  note(publication: LiveOutcome, durationSeconds: number, nowSeconds: number): void {
    const { stores, diagnostics, refusal, heldBack } = publication;
    this.#noteDiagnostics(new Map(diagnostics.map((each) => [formatDiagnostic(each), each.severity === "error"])));
    this.#noteRefusal(refusal, heldBack);
    for (const store of stores) this.#noteStore(store, durationSeconds, nowSeconds);
  }

  /** Once for its cause and what it was for, as its words may change with every publication. */
  #noteRefusal(refusal: Refusal | undefined, heldBack: readonly string[]): void {
    const told = refusal === undefined ? "" : [refusal.code, ...heldBack].join(" ");
    const known = this.#refusal;
    this.#refusal = told;
    if (told === known) return;
    if (refusal === undefined) return this.#lines.step("is not refused any more");
    const names = heldBack.join(" and ");
    const what = heldBack.length === 0 ? "nothing was published" : `${names} left as published, the others go on`;
    this.#lines.problem(`refused, ${what}: ${refusal.reason}`);
  }

  #noteStore(store: StoreOutcome, durationSeconds: number, nowSeconds: number): void {
    const { label, publication, notices = [], problem } = store;
    if (problem !== undefined) this.#noteFailure(label, problem.message, nowSeconds);
    else this.#noteRecovery(label, nowSeconds);
    if (publication?.kind === "published") {
      const { pointer, shardsWritten } = publication;
      const done = `${changesOf(store)}; ${shardsWritten} shards written in ${durationSeconds.toFixed(2)} s`;
      this.#lines.step(`published generation ${pointer.generation} to ${label}: ${done}`);
    } else if (publication?.kind === "refreshed") {
      this.#lines.step(`refreshed generation ${publication.pointer.generation} at ${label}`);
    }
    for (const notice of notices) this.#lines.step(`notice: ${label}: ${notice}`);
  }

  #noteFailure(label: string, message: string, nowSeconds: number): void {
    const known = this.#failures.get(label);
    const failure = known ?? { sinceSeconds: nowSeconds, attempts: 0, message: "", toldSeconds: nowSeconds };
    this.#failures.set(label, failure);
    failure.attempts++;
    const isOld = Math.abs(nowSeconds - failure.toldSeconds) >= REPEAT_SECONDS;
    if (failure.message === message && !isOld) return;
    failure.message = message;
    failure.toldSeconds = nowSeconds;
    const since = known === undefined ? "fails" : `has been failing since ${timeOf(failure.sinceSeconds)}`;
    const attempts = known === undefined ? "" : ` (${failure.attempts} attempts)`;
    this.#lines.problem(`${label} ${since}${attempts}, and is tried again: ${message}`);
  }

  #noteRecovery(label: string, nowSeconds: number): void {
    const failure = this.#failures.get(label);
    if (failure === undefined) return;
    this.#failures.delete(label);
    const seconds = Math.max(0, nowSeconds - failure.sinceSeconds);
    this.#lines.step(`${label} works again, ${seconds} s after it first failed`);
  }

  #noteDiagnostics(now: ReadonlyMap<string, boolean>): void {
    const fresh = [...now].filter(([text]) => !this.#diagnostics.has(text));
    const gone = [...this.#diagnostics].filter(([text, isError]) => isError && !now.has(text));
    this.#diagnostics = now;
    for (const [text, isError] of fresh.slice(0, MAX_DIAGNOSTIC_LINES)) {
      if (isError) this.#lines.problem(text);
      else this.#lines.step(text);
    }
    const rest = fresh.length - MAX_DIAGNOSTIC_LINES;
    if (rest > 0) this.#lines.step(`and ${rest} more of such`);
    for (const [text] of gone.slice(0, MAX_DIAGNOSTIC_LINES)) this.#lines.step(`no longer: ${text}`);
  }
}

function changesOf({ changes, settingChanges }: StoreOutcome): string {
  const counts = { add: 0, change: 0, remove: 0 };
  for (const { kind } of changes) counts[kind]++;
  const settings = settingChanges.length === 0 ? "" : `, ${settingChanges.length} settings changed`;
  return `${counts.add} names added, ${counts.change} changed, ${counts.remove} removed${settings}`;
}

function timeOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace(".000", "");
}
