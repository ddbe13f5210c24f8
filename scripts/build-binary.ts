import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { compileBinary } from "./binary/compile-binary.ts";
import { isTarget, ownTarget, TARGETS } from "./binary/targets.ts";

/** Makes one file of the command line and the runtime that it needs, for this machine unless told otherwise. */
function main(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { target: { type: "string", default: ownTarget() }, outfile: { type: "string" } },
  });
  const { target } = values;
  if (!isTarget(target)) {
    throw new Error(`--target ${JSON.stringify(target)} is none of ${Object.keys(TARGETS).join(", ")}`);
  }
  const outfile = values.outfile ?? `dist/meshdoh-${target}`;
  mkdirSync(dirname(outfile), { recursive: true });
  compileBinary({ entry: "src/cli/main.ts", outfile, target, version: packageJson.version });
  process.stdout.write(`${outfile}: ${(statSync(outfile).size / 1_000_000).toFixed(0)} MB\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`build-binary: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
