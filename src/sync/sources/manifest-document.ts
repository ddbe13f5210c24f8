import type { Severity } from "../diagnostic.ts";

/** One document of a file, or what is wrong with it. `line` counts from 1 in the file. */
export type ManifestDocument = DocumentValue | DocumentProblem;

/** A document that was read. */
export interface DocumentValue {
  readonly value: unknown;
  readonly line?: number;
  /** The first line of each entry, when the document is a list; none of JSON. */
  readonly itemLines: readonly number[];
}

/** Something wrong with the form of a document. Unless it is an error, the document itself follows. */
export interface DocumentProblem {
  readonly problem: string;
  readonly severity: Severity;
  /** Whether objects may have been in what was skipped; when it is not said, they may have been if it is an error. */
  readonly isLoss?: boolean;
  readonly line?: number;
}
