/**
 * One question and the whole of what it must answer. `expected` begins with the rcode; the records of the answer section
 * follow as lines of a zone file, `SOA <zone>` for a denial's authority, and `+ <record>` for the additional section,
 * which counts only where a case names some.
 */
export interface ConformanceCase {
  /** What is required, and by whom. */
  readonly title: string;
  /** One of the views of `views.ts`. */
  readonly view: string;
  /** `<name> <type>`. */
  readonly question: string;
  readonly expected: readonly string[];
}

/** Cases of one source, asked by one view unless a row names another. */
export function cases(
  source: string,
  defaultView: string,
  rows: readonly (readonly [what: string, question: string, expected: readonly string[], view?: string])[],
): ConformanceCase[] {
  return rows.map(([what, question, expected, view = defaultView]) => ({
    title: `${source}: ${what}`,
    view,
    question,
    expected,
  }));
}
