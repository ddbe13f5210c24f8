import { minify } from "terser";

/** Stands for all names of a module: `import * as`. */
export const WHOLE_MODULE = "*";

/** What a module takes from others and gives to them. */
export interface ModuleNames {
  /** Names of its static imports, by the specifier that they are imported from. */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
  /** Exported names of its own that nothing changes once the module has run. */
  readonly fixedExports: ReadonlySet<string>;
}

/** Reads the names of a module out of its text. Throws terser's error when that is no JavaScript. */
export async function readModuleNames(text: string): Promise<ModuleNames> {
  const nodes = [...nodesOf(await parse(text))];
  const imports = new Map<string, Set<string>>();
  const changing = new Set(assignedNames(nodes));
  for (const { source, specifiers } of nodesOfType(nodes, "ImportDeclaration")) {
    const from = isNode(source) ? nameOf(source) : "";
    const names = imports.get(from) ?? new Set();
    imports.set(from, names);
    for (const specifier of nodesOf(specifiers)) {
      if (!isNode(specifier["local"])) continue;
      names.add(importedName(specifier));
      // What is passed on from another module is for that one to promise.
      changing.add(nameOf(specifier["local"]));
    }
  }
  return { imports, fixedExports: exportedNames(nodes, changing) };
}

function importedName({ type, imported }: Node): string {
  if (isNode(imported)) return nameOf(imported);
  return type === "ImportDefaultSpecifier" ? "default" : WHOLE_MODULE;
}

/** As others know them, without those that are `changing` here. */
function exportedNames(nodes: readonly Node[], changing: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { local, exported } of nodesOfType(nodes, "ExportSpecifier")) {
    if (isNode(local) && isNode(exported) && !changing.has(nameOf(local))) names.add(nameOf(exported));
  }
  return names;
}

/** Names that something is assigned to beside their declaration, whichever variable of that name it is. */
function assignedNames(nodes: readonly Node[]): ReadonlySet<string> {
  const targets = [
    ...nodesOfType(nodes, "AssignmentExpression").map(({ left }) => left),
    ...nodesOfType(nodes, "UpdateExpression").map(({ argument }) => argument),
    ...["ForInStatement", "ForOfStatement"].flatMap((type) => nodesOfType(nodes, type).map(({ left }) => left)),
  ];
  const identifiers = targets
    // What is changed there is the object, and not what names it.
    .filter((target) => !isNode(target) || target.type !== "MemberExpression")
    .flatMap((target) => nodesOfType([...nodesOf(target)], "Identifier"));
  return new Set(identifiers.map(nameOf));
}

/** A node of the syntax tree, as ESTree has it. */
interface Node {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** By terser, since it is here already, and esbuild shows no tree. */
async function parse(text: string): Promise<unknown> {
  const options = { module: true, compress: false, mangle: false, format: { spidermonkey: true, comments: false } };
  const result = await minify(text, options);
  if (!("ast" in result)) throw new Error("terser gave no syntax tree");
  return result.ast;
}

/** All nodes within a value, itself first. */
function* nodesOf(value: unknown): Iterable<Node> {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) yield value;
  for (const part of Object.values(value)) yield* nodesOf(part);
}

function nodesOfType(nodes: readonly Node[], type: string): Node[] {
  return nodes.filter((node) => node.type === type);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Of an identifier, or of what stands in quotes. */
function nameOf(node: Node): string {
  return String(node["name"] ?? node["value"]);
}
