import { compareDiagnostics, type Diagnostic } from "../diagnostic.ts";

interface Entry {
  readonly diagnostic: Diagnostic;
  /** How often it was said. */
  count: number;
}

/** Diagnostics that come and go, sorted; one that several say counts once, and stays until none says it any more. */
export class SortedDiagnostics {
  #entries: Entry[] = [];

  get all(): readonly Diagnostic[] {
    return this.#entries.map(({ diagnostic }) => diagnostic);
  }

  /** Puts what is said now in the place of what was said before. */
  replace(before: readonly Diagnostic[], after: readonly Diagnostic[]): void {
    if (this.#entries.length === 0 && after.length > 1) this.#fill(after);
    else for (const diagnostic of after) this.#add(diagnostic);
    for (const diagnostic of before) this.#remove(diagnostic);
  }

  #fill(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics.toSorted(compareDiagnostics)) {
      const last = this.#entries.at(-1);
      if (last !== undefined && compareDiagnostics(last.diagnostic, diagnostic) === 0) last.count++;
      else this.#entries.push({ diagnostic, count: 1 });
    }
  }

  #add(diagnostic: Diagnostic): void {
    const at = this.#firstFrom(diagnostic);
    const known = this.#at(at, diagnostic);
    if (known === undefined) this.#entries.splice(at, 0, { diagnostic, count: 1 });
    else known.count++;
  }

  #remove(diagnostic: Diagnostic): void {
    const at = this.#firstFrom(diagnostic);
    const known = this.#at(at, diagnostic);
    if (known !== undefined && --known.count === 0) this.#entries.splice(at, 1);
  }

  #at(index: number, diagnostic: Diagnostic): Entry | undefined {
    const entry = this.#entries[index];
    return entry !== undefined && compareDiagnostics(entry.diagnostic, diagnostic) === 0 ? entry : undefined;
  }

  #firstFrom(diagnostic: Diagnostic): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && compareDiagnostics(entry.diagnostic, diagnostic) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
