import { readModuleNames, WHOLE_MODULE, type ModuleNames } from "./module-names.ts";

/** For the name of each part that a part imports from, the text of a module that it is to import from instead. */
export type BoundImports = ReadonlyMap<string, string>;

/**
 * For each of some modules that become CommonJS, what stands between it and those it imports: a module that reads once
 * what is there for good when the importer begins to run, and lets through all else.
 */
export async function boundImports(modules: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, BoundImports>> {
  const known = new Map<string, ModuleNames>();
  for (const [name, text] of modules) known.set(name, await readModuleNames(text));
  const bound = new Map<string, BoundImports>();
  for (const [name, { imports }] of known) {
    const texts = new Map<string, string>();
    for (const [from, names] of imports) {
      const provider = known.get(from);
      // Of two that import each other one begins to run while the other has not ended.
      if (provider === undefined || names.has(WHOLE_MODULE) || reaches(known, from, name)) continue;
      texts.set(from, binding(from, names, provider.fixedExports));
    }
    bound.set(name, texts);
  }
  return bound;
}

function binding(from: string, names: ReadonlySet<string>, fixed: ReadonlySet<string>): string {
  const specifier = JSON.stringify(from);
  const lines = [...names].map((name) => {
    if (!fixed.has(name)) return `export { ${name} } from ${specifier};`;
    return name === "default" ? "export default part.default;" : `export const ${name} = part.${name};`;
  });
  return [`const part = require(${specifier});`, ...lines].join("\n");
}

/** Whether importing `from` makes `name` run. */
function reaches(modules: ReadonlyMap<string, ModuleNames>, from: string, name: string): boolean {
  const seen = new Set([from]);
  for (const each of seen) for (const next of modules.get(each)?.imports.keys() ?? []) seen.add(next);
  return seen.has(name);
}
