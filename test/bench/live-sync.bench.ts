import { join } from "node:path";
import { differenceFigure, type Figure } from "./measure/figure.ts";
import { withPrograms } from "./measure/programs.ts";
import { reportFigures } from "./measure/report.ts";
import type { LiveUsage } from "./live/measured-live-sync.ts";

// What following costs: 100 000 Services with 1 000 000 endpoints in 10 clusters, published to a folder as they change.

const CLUSTERS = 10;
const SERVICES_PER_CLUSTER = 10_000;
const CHURN_SECONDS = 60;
const ROUNDS = 40;
/** As deploy/kubernetes/sync runs it: what V8 leaves lying about otherwise depends on the memory of the machine. */
const HEAP_LIMIT = "--max-old-space-size=1600";

/** Something measured once, with nothing beside it. */
function amount(what: string, unit: string, value: number, atMost?: number): Figure {
  const bound = atMost === undefined ? {} : { bound: { atMost } };
  return differenceFigure({ what, unit, referenceName: "none", pairs: [[value, 0]], ...bound });
}

await withPrograms(async ({ children, folder }) => {
  const program = join(import.meta.dirname, "live", "measured-live-sync.ts");
  const numbers = [CLUSTERS, SERVICES_PER_CLUSTER, CHURN_SECONDS, ROUNDS].map(String);
  const words = [HEAP_LIMIT, program, join(folder, "store"), ...numbers];
  const { status, output, complaints } = await children.run("live sync", process.execPath, words, process.env);
  if (status !== 0) throw new Error(`the live sync failed: ${complaints.trim()}`);
  const usage: LiveUsage = JSON.parse(output);
  reportFigures([
    amount("first table of 100 000 Services with 1 000 000 endpoints", "s", usage.firstTableSeconds, 60),
    ...Object.entries(usage.changeMilliseconds).flatMap(([kind, { median, p95 }]) => [
      amount(`one changed ${kind}, published to a folder`, "ms", median, 150),
      amount("its 95th percentile", "ms", p95),
    ]),
    ...usage.churn.flatMap(({ pattern, medianLagSeconds, worstLagSeconds }) => [
      amount(`1 000 changes a second, ${pattern}: median lag`, "s", medianLagSeconds),
      amount("its worst lag", "s", worstLagSeconds, 2),
    ]),
    amount("peak memory of it all", "MB", usage.peakMegabytes, 2_000),
  ]);
});
