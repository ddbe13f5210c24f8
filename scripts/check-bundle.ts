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

/** Bundles the Worker as a deployment would and checks what is in it. */
function main(): number {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-bundle-"));
  try {
    const build = spawnSync("wrangler", ["deploy", "--dry-run", "--outdir", folder], {
      encoding: "utf8",
      env: { ...process.env, ...QUIET_TOOLS },
    });
    if (build.status !== 0) return fail(`${build.stdout}${build.stderr}`, ["wrangler could not bundle the worker"]);
    const scripts = readdirSync(folder).filter((name) => /\.m?js$/.test(name));
    if (scripts.length === 0) return fail("", [`wrangler left no script in ${folder}`]);
    return report(scripts.map((name) => readFileSync(join(folder, name), "utf8")).join("\n"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(bundle: string): number {
  const kilobytes = gzipSync(bundle).length / 1000;
  const problems = FORBIDDEN.flatMap(([pattern, meaning]) => {
    const found = pattern.exec(bundle)?.[0];
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
