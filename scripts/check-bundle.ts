import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { QUIET_TOOLS } from "./quiet-tools.ts";

/** A Worker of the free plan may have 3 MB; this much is a start that nobody notices. Kilobytes of 1 000 octets, gzip. */
const MAX_BUNDLE_KILOBYTES = 60;

/** What must not reach the Worker, and what its presence says. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/["']node:[a-z_/]+["']/, "a module of Node"],
  [/\bYAMLParseError\b|\bparseAllDocuments\b/, "the YAML parser of sync"],
  [/\bkubeconfig\b/, "the Kubernetes client of sync"],
  [/\bgetPlatformProxy\b/, "wrangler"],
  [/\bCLOUDFLARE_API_TOKEN\b/, "the name of a secret of the publisher"],
];

/** Bundles the Worker as a deployment would and checks its size, then unminified to check what is in it. */
function main(): number {
  const deployed = bundle([]);
  if (deployed.problem !== undefined) return fail(deployed.output, [deployed.problem]);
  // Minified text has other quotes and other names, so nothing would be found in it.
  const readable = bundle(["--no-minify"]);
  if (readable.problem !== undefined) return fail(readable.output, [readable.problem]);
  return report(deployed.script, readable.script);
}

interface Bundled {
  readonly script: string;
  readonly output: string;
  readonly problem?: string;
}

function bundle(options: readonly string[]): Bundled {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-bundle-"));
  try {
    const build = spawnSync("wrangler", ["deploy", "--dry-run", "--outdir", folder, ...options], {
      encoding: "utf8",
      env: { ...process.env, ...QUIET_TOOLS },
    });
    const output = `${build.stdout}${build.stderr}`;
    if (build.status !== 0) return { script: "", output, problem: "wrangler could not bundle the worker" };
    const scripts = readdirSync(folder).filter((name) => /\.m?js$/.test(name));
    const script = scripts.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    return scripts.length > 0
      ? { script, output }
      : { script, output: "", problem: `wrangler left no script in ${folder}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(deployed: string, readable: string): number {
  const kilobytes = gzipSync(deployed).length / 1000;
  const problems = FORBIDDEN.flatMap(([pattern, meaning]) => {
    const found = pattern.exec(readable)?.[0];
    return found === undefined ? [] : [`the worker bundle contains ${found}: ${meaning}`];
  });
  if (kilobytes > MAX_BUNDLE_KILOBYTES) {
    problems.push(`the worker bundle has ${kilobytes.toFixed(1)} kB, more than ${MAX_BUNDLE_KILOBYTES}`);
  }
  if (problems.length > 0) return fail("", problems);
  process.stdout.write(`worker bundle: ${kilobytes.toFixed(1)} kB gzip of ${MAX_BUNDLE_KILOBYTES}\n`);
  return 0;
}

function fail(output: string, problems: readonly string[]): number {
  process.stderr.write(`${output}${problems.join("\n")}\n`);
  return 1;
}

process.exitCode = main();
