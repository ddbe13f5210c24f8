import { isBuiltin } from "node:module";
import { gzipSync } from "node:zlib";
import { bundleForDeployment, bundleForReading } from "./bundle/bundle-worker.ts";
import { chosenBy } from "./deploy/problems.ts";
import { measureStart } from "./bundle/measure-start.ts";

/** A Worker of the free plan may have 3 MB; this much is a start that nobody notices. Kilobytes of 1 000 octets, gzip. */
const MAX_BUNDLE_KILOBYTES = 60;
/** An isolate that starts while a query waits adds its start to it; Cloudflare itself allows a second. */
const MAX_START_MS = 50;
/** A machine that is busy with other things makes any start look slow, so the best of so many counts. */
const START_TRIES = 4;

/** What must not reach the Worker, and what its presence says. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/\bYAMLParseError\b|\bparseAllDocuments\b/, "the YAML parser of sync"],
  [/\bkubeconfig\b/, "the Kubernetes client of sync"],
  [/\bgetPlatformProxy\b/, "wrangler"],
  [/\bCLOUDFLARE_API_TOKEN\b/, "the name of a secret of the publisher"],
];

/** Bundles the Worker as a deployment would and checks its size, then unminified to check what is in it, then its start. */
async function main(args: readonly string[]): Promise<number> {
  const { config, env } = chosenBy(args);
  const deployed = await bundleForDeployment({ config, env });
  if ("problem" in deployed) return fail("", [deployed.problem]);
  // Minified text has other quotes and other names, so nothing would be found in it.
  const readable = await bundleForReading({ config, env });
  if ("problem" in readable) return fail("", [readable.problem]);
  return report(deployed.script, readable.script) || checkStart(args);
}

function report(deployed: string, readable: string): number {
  const kilobytes = gzipSync(deployed).length / 1000;
  const problems = FORBIDDEN.flatMap(([pattern, meaning]) => {
    const found = pattern.exec(readable)?.[0];
    return found === undefined ? [] : [`the worker bundle contains ${found}: ${meaning}`];
  });
  problems.push(...nodeModulesIn(readable).map((name) => `the worker bundle contains "${name}": a module of Node`));
  if (kilobytes > MAX_BUNDLE_KILOBYTES) {
    problems.push(`the worker bundle has ${kilobytes.toFixed(1)} kB, more than ${MAX_BUNDLE_KILOBYTES}`);
  }
  if (problems.length > 0) return fail("", problems);
  process.stdout.write(`worker bundle: ${kilobytes.toFixed(1)} kB gzip of ${MAX_BUNDLE_KILOBYTES}\n`);
  return 0;
}

/** What a bundle imports stands in it as it was written; what is bundled has no import any more. */
const IMPORTED = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"']+)["']/g;

/** Modules of Node that a script imports, with `node:` in front or without. */
function nodeModulesIn(script: string): string[] {
  const names = [...script.matchAll(IMPORTED)].flatMap(([, name]) => name ?? []);
  return [...new Set(names)].filter((name) => isBuiltin(name));
}

function checkStart(args: readonly string[]): number {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < START_TRIES && leastMs > MAX_START_MS; tries++) {
    const { busyMs, output } = measureStart(args);
    if (busyMs === undefined) return fail(output, ["wrangler could not measure the worker's start"]);
    leastMs = Math.min(leastMs, busyMs);
  }
  if (leastMs > MAX_START_MS) {
    return fail("", [
      `the worker is busy for ${leastMs.toFixed(0)} ms before it takes a request, more than ${MAX_START_MS}`,
    ]);
  }
  process.stdout.write(`worker start: busy for ${leastMs.toFixed(0)} ms of ${MAX_START_MS}\n`);
  return 0;
}

function fail(output: string, problems: readonly string[]): number {
  process.stderr.write(`${output}${problems.join("\n")}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
