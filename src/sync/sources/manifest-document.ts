import type { Severity } from "../diagnostic.ts";

/** One document of a file, or what is wrong with it. `line` counts from 1 in the file. */
export type ManifestDocument =
  | {
      readonly value: unknown;
      readonly line?: number;
      /** The first line of each entry, when the document is a list. */
      readonly itemLines: readonly number[];
    }
  | DocumentProblem;

/** Something wrong with the form of a document. Unless it is an error, the document itself follows. */
export interface DocumentProblem {
  readonly problem: string;
  readonly severity: Severity;
  readonly line?: number;
}
