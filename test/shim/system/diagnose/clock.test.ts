import { expect, test } from "vitest";
import { diagnoseClock } from "../../../../src/shim/system/diagnose/clock.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { observed, told } from "./observed.ts";

const PATH = "/var/lib/dpkg/status";
const NOW_MS = Date.UTC(2020, 0, 1);

function clock(aheadMs: number): Observation["clock"] {
  return { nowMs: NOW_MS, latestSign: { path: PATH, atMs: NOW_MS + aheadMs } };
}

test.each<readonly [string, Partial<Observation>, readonly string[]]>([
  ["a day behind a file, as time zones make it", { told: told(), clock: clock(86_400_000) }, []],
  ["after every file", { told: told(), clock: clock(-1) }, []],
  ["of another machine, whose tree does not run", { processes: [], clock: clock(864_000_000) }, []],
  ["without any file to tell", { told: told() }, []],
  ["more than a day behind a file", { told: told(), clock: clock(86_400_001) }, ["broken timedatectl set-ntp true"]],
  ["far behind, where no shim needs certificates", { clock: clock(864_000_000) }, ["risk timedatectl set-ntp true"]],
  [
    "far behind, without systemd",
    { told: told(), clock: clock(864_000_000), machine: { ...observed().machine, hasSystemd: false } },
    ["broken date -s 2020-01-11"],
  ],
])("a clock %s", (_what, parts, expected) => {
  expect(diagnoseClock(observed(parts)).map(({ severity, mend }) => `${severity} ${mend}`)).toEqual(expected);
});

test("both times are told", () => {
  const [found] = diagnoseClock(observed({ told: told(), clock: clock(864_000_000) }));
  expect(found?.problem).toBe(`The clock says 2020-01-01, but ${PATH} was written on 2020-01-11.`);
});
