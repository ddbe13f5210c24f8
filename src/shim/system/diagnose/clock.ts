import type { Observation } from "../observe/observation.ts";
import type { Finding } from "./finding.ts";

/** Clocks of machines without a battery start years ago; a day covers time zones and hasty builds. */
const MAX_BEHIND_MS = 86_400_000;

/** Finds a clock that is behind what this machine itself has written. */
export function diagnoseClock({ clock, machine, processes, told }: Observation): readonly Finding[] {
  // That of a machine that does not run stands still.
  if (processes.length === 0) return [];
  const { nowMs, latestSign } = clock;
  if (latestSign === undefined || latestSign.atMs - nowMs <= MAX_BEHIND_MS) return [];
  const usesTls = told?.gateways.some((url) => url.startsWith("https:")) ?? false;
  return [
    {
      id: "clock-behind",
      severity: usesTls ? "broken" : "risk",
      problem: `The clock says ${day(nowMs)}, but ${latestSign.path} was written on ${day(latestSign.atMs)}.`,
      why: "With a wrong clock the gateway's certificate looks as if it were not valid yet, and the shim refuses it.",
      mend: machine.hasSystemd ? "timedatectl set-ntp true" : `date -s ${day(latestSign.atMs)}`,
    },
  ];
}

function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, "2026-01-31".length);
}
