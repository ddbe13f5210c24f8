import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { build, type BuildFailure, type Plugin } from "esbuild";
import { minify } from "terser";
import { unstable_readConfig as readConfiguration } from "wrangler";

/** Which configuration of wrangler says what the Worker is. */
export interface WorkerChoice {
  readonly config: string | undefined;
  readonly env: string | undefined;
}

/** The Worker in one file, or why there is none. */
export type Bundled = { readonly script: string } | { readonly problem: string };

/** Bundles the Worker as `npm run deploy` deploys it. */
export async function bundleForDeployment(choice: WorkerChoice): Promise<Bundled> {
  const bundled = await bundle(choice, true);
  return "script" in bundled ? { script: await shrink(bundled.script) } : bundled;
}

/** Bundles the Worker with all names in it, so that one can look for them. */
export function bundleForReading(choice: WorkerChoice): Promise<Bundled> {
  return bundle(choice, false);
}

/** Has terser go over what esbuild has made small already: it inlines across the whole file, which is another 6 %. */
async function shrink(script: string): Promise<string> {
  const { code } = await minify(script, { module: true, ecma: 2020, compress: { passes: 3 } });
  if (code === undefined || code === "") throw new Error("terser made nothing of the bundle");
  return code;
}

/** As wrangler bundles it, less what no request reaches. */
async function bundle({ config, env }: WorkerChoice, isMinified: boolean): Promise<Bundled> {
  const { main } = readConfiguration({ config, env }, { hideWarnings: true });
  if (main === undefined) return { problem: "the configuration has no main, the file that the Worker begins with" };
  try {
    const { outputFiles } = await build({
      entryPoints: [main],
      write: false,
      bundle: true,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
      // What is imported from the platform stays; whether the platform has it is for the gate to say.
      external: ["cloudflare:*", "node:*", ...builtinModules],
      minify: isMinified,
      plugins: [LEAVE_OUT],
      logLevel: "silent",
    });
    return { script: outputFiles[0]?.text ?? "" };
  } catch (failure) {
    if (!isBuildFailure(failure)) throw failure;
    return { problem: `the worker cannot be bundled: ${failure.message}` };
  }
}

/** Parts of Hono that no route here uses, forms, pages and applications inside of applications: 1.5 kB. */
const UNREACHED = /[\\/]hono[\\/]dist[\\/](?:http-exception|utils[\\/](?:body|html|mount))\.js$/;
/** Where Hono reads queries, which the routes here do by themselves: 0.4 kB. */
const URL_PARTS = /[\\/]hono[\\/]dist[\\/]utils[\\/]url\.js$/;
const QUERY_READER = /const _getQueryParam = [\s\S]*?\n\};\n/;
const NOT_HERE = 'throw new Error("left out of the Worker")';
const EXPORTED = /\bexport \{ ([\w, ]+) \}/;

const LEAVE_OUT: Plugin = {
  name: "leave-out",
  setup: (building) => {
    building.onLoad({ filter: UNREACHED }, ({ path }) => {
      const names = EXPORTED.exec(readFileSync(path, "utf8"))?.[1]?.split(", ") ?? [];
      if (names.length === 0) throw new Error(`${path} exports nothing that can be left out`);
      return {
        contents: `const none = () => { ${NOT_HERE}; }; export { ${names.map((name) => `none as ${name}`).join()} };`,
      };
    });
    building.onLoad({ filter: URL_PARTS }, ({ path }) => {
      const whole = readFileSync(path, "utf8");
      const contents = whole.replace(QUERY_READER, `const _getQueryParam = () => { ${NOT_HERE}; };\n`);
      if (contents === whole) throw new Error(`${path} reads no queries that can be left out`);
      return { contents };
    });
  },
};

function isBuildFailure(failure: unknown): failure is BuildFailure {
  return failure instanceof Error && "errors" in failure;
}
