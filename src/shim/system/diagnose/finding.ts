/** How bad a finding is: names do not resolve; it works but is unsafe or will break; good to know. */
export type Severity = "broken" | "risk" | "note";

/** One thing that is not as it should be. */
export interface Finding {
  /** Stable, for programs, such as `port-taken`. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** The one command that mends it. */
  readonly mend: string;
}

const ORDER: readonly Severity[] = ["broken", "risk", "note"];

/** The worst first; findings that are equally bad keep their order. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
}
