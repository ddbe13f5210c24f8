import type { RunCommandStep, Step } from "./step.ts";

/** What it takes to lead programs to the shim. */
export interface WiringParts {
  /** Units of systemd, written before anything is started. */
  readonly units: readonly UnitFile[];
  /** Done once the shim answers. */
  readonly change: readonly Step[];
}

/** A unit of systemd. */
export interface UnitFile {
  readonly name: string;
  readonly text: string;
  /** The target that starts it. */
  readonly wantedBy?: string;
}

/** Lets a service look at its files again, after they came and after they went. */
export function withReload(reload: readonly string[], files: readonly Step[]): Step[] {
  return [{ kind: "run-command", undo: reload }, ...files, { kind: "run-command", command: reload }];
}

/** Starts units; the way back stops them. */
export function startUnits(names: readonly string[], stopNames: readonly string[] = names): RunCommandStep {
  return { kind: "run-command", command: ["systemctl", "start", ...names], undo: ["systemctl", "stop", ...stopNames] };
}
