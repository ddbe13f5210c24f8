import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QUIET_TOOLS } from "../quiet-tools.ts";

/** What one profile of the Worker's start says. */
export interface MeasuredStart {
  /** What workerd was busy with the Worker before it could take a request; undefined when it could not be measured. */
  readonly busyMs: number | undefined;
  /** What wrangler said. */
  readonly output: string;
}

/** Runs the Worker's start in workerd, as wrangler bundles it, under a CPU profiler; `args` choose its configuration. */
export function measureStart(args: readonly string[]): MeasuredStart {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-start-"));
  const file = join(folder, "start.cpuprofile");
  try {
    const { status, stdout, stderr } = spawnSync("wrangler", ["check", "startup", "--outfile", file, ...args], {
      encoding: "utf8",
      env: { ...process.env, ...QUIET_TOOLS },
    });
    const output = `${stdout}${stderr}`;
    return { busyMs: status === 0 ? busyMsOf(readFileSync(file, "utf8")) : undefined, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A profile in the form of the Chrome DevTools: at each sample, which node ran and how long since the one before. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

/** What V8 does while nothing runs. */
const IDLE: ReadonlySet<string> = new Set(["(idle)", "(root)"]);

/** How long a profile says that something ran. Throws `SyntaxError` when it is none, `RangeError` when it has no samples. */
export function busyMsOf(text: string): number {
  const { nodes, samples = [], timeDeltas = [] }: CpuProfile = JSON.parse(text);
  if (samples.length === 0) throw new RangeError("the profile of the start has no samples");
  const idle = new Set(nodes.filter(({ callFrame }) => IDLE.has(callFrame.functionName)).map(({ id }) => id));
  const busy = timeDeltas.filter((_delta, index) => !idle.has(samples[index] ?? -1));
  return busy.reduce((sum, microseconds) => sum + microseconds, 0) / 1000;
}
