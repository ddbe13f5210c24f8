import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minify } from "terser";
import { QUIET_TOOLS } from "../quiet-tools.ts";

/** The Worker in one file, or why there is none. */
export interface Bundled {
  readonly script: string;
  /** What wrangler said. */
  readonly output: string;
  readonly problem?: string;
}

/** Bundles the Worker as `npm run deploy` deploys it. */
export async function bundleForDeployment(): Promise<Bundled> {
  const bundled = bundle([]);
  return bundled.problem === undefined ? { ...bundled, script: await shrink(bundled.script) } : bundled;
}

/** Bundles the Worker with all names in it, so that one can look for them. */
export function bundleForReading(): Bundled {
  return bundle(["--no-minify"]);
}

/**
 * Has terser go over what esbuild, which wrangler bundles with, has made small already: it inlines and folds across the
 * whole file, which is another 6 %.
 */
export async function shrink(script: string): Promise<string> {
  const { code } = await minify(script, { module: true, ecma: 2020, compress: { passes: 3 } });
  if (code === undefined || code === "") throw new Error("terser made nothing of the bundle");
  return code;
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
