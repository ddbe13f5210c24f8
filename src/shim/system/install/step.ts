import type { SocketAddress } from "../../socket-address.ts";

/** One thing that install does, as a value: it can be shown, kept in the journal, done, and undone. */
export type Step = WriteFileStep | MakeLinkStep | RunCommandStep | AwaitAnswerStep;

/** A file with this text, in place of whatever stands at its path. */
export interface WriteFileStep {
  readonly kind: "write-file";
  readonly path: string;
  readonly text: string;
  /** Permission bits. */
  readonly mode: number;
  /** Written over instead of replaced: a mount point cannot be renamed over. */
  readonly isInPlace: boolean;
}

/** A symbolic link in place of whatever stands at its path. */
export interface MakeLinkStep {
  readonly kind: "make-link";
  readonly path: string;
  readonly target: string;
}

/** A command, and the one that takes it back; each does no harm when it is run again, or for nothing. */
export interface RunCommandStep {
  readonly kind: "run-command";
  /** Left out where only the way back needs one. */
  readonly command?: readonly string[];
  readonly undo?: readonly string[];
}

/** Nothing is changed before the shim answers there. */
export interface AwaitAnswerStep {
  readonly kind: "await-answer";
  readonly at: SocketAddress;
  /** Whether what should answer there is no service of ours. */
  readonly isStartedByOthers?: true;
}

/** A step that changes what stands at a path. */
export type FileStep = WriteFileStep | MakeLinkStep;

/** A file of ours, replaced as a whole and readable by all. */
export function writeFileStep(path: string, text: string): WriteFileStep {
  return { kind: "write-file", path, text, mode: 0o644, isInPlace: false };
}

/** Whether a step changes what stands at a path. */
export function isFileStep(step: Step): step is FileStep {
  return step.kind === "write-file" || step.kind === "make-link";
}
