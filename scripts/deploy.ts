import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleForDeployment } from "./bundle/bundle-worker.ts";
import { chosenBy, findDeployProblems } from "./deploy/problems.ts";

/** What is deployed, kept so that one can look at it. */
const DEPLOYED = "dist/worker.js";

/** Deploys the gateway to Cloudflare with the arguments of `wrangler deploy`, once nothing speaks against it. */
async function main(args: readonly string[]): Promise<number> {
  const problems = findDeployProblems(args);
  if (problems.length > 0) {
    process.stderr.write(`${problems.join("\n")}\n`);
    return 1;
  }
  const { config, env } = chosenBy(args);
  const chosen = [...(config === undefined ? [] : ["--config", config]), ...(env === undefined ? [] : ["--env", env])];
  // The bundle that is too large, or has what no Worker may have, is noticed here and not by its users.
  const gate = run(process.execPath, [join(import.meta.dirname, "check-bundle.ts"), ...chosen]);
  if (gate !== 0) return gate;
  const bundled = await bundleForDeployment({ config, env });
  if ("problem" in bundled) {
    process.stderr.write(`${bundled.problem}\n`);
    return 1;
  }
  mkdirSync(dirname(DEPLOYED), { recursive: true });
  writeFileSync(DEPLOYED, bundled.script);
  return run("wrangler", ["deploy", DEPLOYED, "--no-bundle", "--no-minify", ...args]);
}

function run(program: string, args: readonly string[]): number {
  return spawnSync(program, args, { stdio: "inherit" }).status ?? 1;
}

process.exitCode = await main(process.argv.slice(2));
