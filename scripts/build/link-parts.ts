import { basename, dirname, resolve } from "node:path";
import { build, type BuildOptions, type OutputFile, type Plugin } from "esbuild";
import { boundImports, type BoundImports } from "./bound-imports.ts";
import { leanKubernetesClient } from "./lean-kubernetes-client.ts";

// A program is one file, but what a command never uses should cost it nothing, and V8 compiles and keeps all that a module
// declares. So esbuild cuts the program at its `import()`s, and the parts come back into the file as functions, which V8
// only skims until somebody imports them: 12 MB less for the shim. All that is done to the code is done by esbuild.

/** The piece with the entry point, which stays a module: it awaits at the top level. */
const ENTRY = "./entry.js";
/** What parts have for `import.meta.url`, which a function has not. */
const PROGRAM_URL = "meshdohProgramUrl";

/** `require` of the parts: runs a part when it is first asked for, and leaves all other names to Node. */
const LINKER = `(parts, requireExternal) => {
  const modules = new Map();
  return function require(name) {
    if (!Object.hasOwn(parts, name)) return requireExternal(name);
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    try {
      parts[name](module, module.exports, require);
    } catch (error) {
      modules.delete(name);
      throw error;
    }
    return module.exports;
  };
}`;

const EVERYWHERE: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node20",
  // V8 keeps a source with one character beyond Latin-1 in two octets a character.
  charset: "ascii",
  legalComments: "none",
  write: false,
};

/**
 * V8 keeps the text of a program for as long as it runs, so it goes without comments and indentation: one character of a
 * comment beyond Latin-1 doubles all of it. Names and lines stay, for stack traces.
 */
const LEAN: BuildOptions = { minifyWhitespace: true, lineLimit: 120 };

/** Has Bun run the program as it is: to look for TypeScript in all of it takes 14 MB, which stay, and 90 ms. */
const FOR_BUN = "// @bun";

/** The texts of modules that import each other by these names. */
type Pieces = ReadonlyMap<string, string>;

/** The program of `entryPoint` in one file for Node 20, 22, 24 and Bun; `version` is what `--version` prints. */
export async function linkProgram(entryPoint: string, version: string): Promise<string> {
  const pieces = await cut(entryPoint, version);
  const bound = await boundImports(pieces);
  const parts: string[] = [];
  for (const name of pieces.keys()) {
    if (name === ENTRY) continue;
    const body = await convert(name, pieces, {
      format: "cjs",
      define: { "import.meta.url": PROGRAM_URL },
      plugins: [bindImports(bound.get(name) ?? new Map()), requireParts(pieces, false)],
    });
    parts.push(`${JSON.stringify(name)}(module, exports, require) {\n${body}},\n`);
  }
  const prelude = `${FOR_BUN}
import { createRequire } from "node:module";
const ${PROGRAM_URL} = import.meta.url;
const require = (${LINKER})({\n${parts.join("")}}, createRequire(${PROGRAM_URL}));`;
  return convert(ENTRY, pieces, { format: "esm", banner: { js: prelude }, plugins: [requireParts(pieces, true)] });
}

/** Bundles the program into the entry point and what is imported later or shared. */
async function cut(entryPoint: string, version: string): Promise<Pieces> {
  const outputs = await cleanBuild({
    ...EVERYWHERE,
    entryPoints: { entry: resolve(entryPoint) },
    // Paths stand in the text, and say the same wherever it is built.
    absWorkingDir: dirname(resolve(entryPoint)),
    splitting: true,
    format: "esm",
    // Nothing is written there; all pieces are in one folder and import each other as `./<name>.js`.
    outdir: "pieces",
    // Where a module stood is nowhere in the program; Bun would write the folder of the build there (@grpc/grpc-js names it
    // for files of debugging pages that it is never asked for).
    define: { MESHDOH_VERSION: JSON.stringify(version), __dirname: '"/"' },
    // Only `dev:` stores need wrangler, and they are used inside a checkout, which has it.
    external: ["wrangler"],
    plugins: [leanKubernetesClient],
  });
  return new Map(outputs.map(({ path, text }) => [`./${basename(path)}`, text]));
}

/** The piece `name` as a module or as CommonJS. */
async function convert(name: string, pieces: Pieces, options: BuildOptions): Promise<string> {
  const [output] = await cleanBuild({
    ...EVERYWHERE,
    ...LEAN,
    ...options,
    stdin: { contents: pieces.get(name) ?? "", sourcefile: name },
  });
  return output?.text ?? "";
}

/**
 * Takes over from other parts once what never changes there: esbuild reads an import of CommonJS through two getters
 * each time that it is used, which on a hot path costs as much as the rest.
 */
function bindImports(bound: BoundImports): Plugin {
  return {
    name: "bind-imports",
    setup(parts) {
      parts.onResolve({ filter: /.*/ }, ({ path, kind, namespace }) =>
        kind === "import-statement" && namespace !== "bound" && bound.has(path) ? { path, namespace: "bound" } : null,
      );
      parts.onLoad({ filter: /.*/, namespace: "bound" }, ({ path }) => ({ contents: bound.get(path) ?? "" }));
    },
  };
}

/** Makes imports of parts calls of `require`; esbuild does that itself for static imports of what becomes CommonJS. */
function requireParts(pieces: Pieces, isModule: boolean): Plugin {
  return {
    name: "require-parts",
    setup(parts) {
      parts.onResolve({ filter: /.*/ }, ({ path, kind }) => {
        const isImport = kind === "dynamic-import" || (isModule && kind === "import-statement");
        return isImport && pieces.has(path) ? { path, namespace: "part" } : { path, external: true };
      });
      parts.onLoad({ filter: /.*/, namespace: "part" }, ({ path }) => ({
        contents: COMMON_JS.test(pieces.get(path) ?? "")
          ? commonJsPart(path)
          : `module.exports = ${requireCall(path)};`,
      }));
    },
  };
}

/** What esbuild makes of a CommonJS module that is imported later: a piece that exports the whole of it, and no name. */
const COMMON_JS = /^export default require_\w+\(\);$/m;

/** Node gives such a module's names as well (`import("prom-client")` has `Registry`). */
function commonJsPart(path: string): string {
  return `const { default: whole } = ${requireCall(path)};
module.exports = { ...whole, default: whole, __esModule: true };`;
}

function requireCall(path: string): string {
  return `require(${JSON.stringify(path)})`;
}

async function cleanBuild(options: BuildOptions): Promise<readonly OutputFile[]> {
  const { outputFiles, warnings } = await build(options);
  if (outputFiles === undefined || warnings.length > 0) throw new Error("esbuild made no clean bundle");
  return outputFiles;
}
