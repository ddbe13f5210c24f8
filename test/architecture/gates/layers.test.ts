import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAY_IMPORT } from "../layer-table.ts";
import { plantTree, REPOSITORY, type PlantedTree } from "../planted-tree.ts";

const layers = Object.keys(MAY_IMPORT).filter((layer) => existsSync(join(REPOSITORY, "src", layer, "tsconfig.json")));
const pairs = layers.flatMap((from) => layers.filter((to) => to !== from).map((to) => ({ from, to })));
const isAllowed = ({ from, to }: { from: string; to: string }): boolean => MAY_IMPORT[from]?.includes(to) === true;

/** Globals and modules of a runtime that a layer must not know, and the compiler's word for it. */
const FOREIGN = [
  ["dns", "fetch", "fetch", "TS2304"],
  ["dns", "timers", "setTimeout", "TS2304"],
  ["dns", "console", "console", "TS2584"],
  ["dns", "process", "process", "TS2591"],
  ["dns", "Buffer", "Buffer", "TS2591"],
  ["mesh", "fetch", "fetch", "TS2304"],
  ["mesh", "timers", "setTimeout", "TS2304"],
  ["mesh", "console", "console", "TS2584"],
  ["resolver", "fetch", "fetch", "TS2304"],
  ["resolver", "timers", "setTimeout", "TS2304"],
  ["resolver", "console", "console", "TS2584"],
  ["resolver", "Request", "Request", "TS2304"],
  ["resolver", "newer-than-node-20", "Promise.withResolvers()", "TS2550"],
  ["shim", "newer-than-node-20", "Promise.withResolvers()", "TS2550"],
  ["gateway", "newer-than-node-20", "Object.groupBy([], String)", "TS2550"],
  ["doh", "process", "process", "TS2591"],
  ["doh", "window", "window", "TS2304"],
  ["doh", "node-http", "import('node:http')", "TS2591"],
  ["snapshot", "node-fs", "import('node:fs')", "TS2591"],
  ["snapshot", "process", "process", "TS2591"],
  ["snapshot", "KVNamespace", "undefined as KVNamespace | undefined", "TS2304"],
  ["gateway", "node-dgram", "import('node:dgram')", "TS2591"],
  ["gateway", "process", "process", "TS2591"],
  ["gateway", "Buffer", "Buffer", "TS2591"],
  ["gateway", "KVNamespace", "undefined as KVNamespace | undefined", "TS2304"],
  ["worker", "node-fs", "import('node:fs')", "TS2591"],
  ["server", "KVNamespace", "undefined as KVNamespace | undefined", "TS2304"],
  ["shim", "KVNamespace", "undefined as KVNamespace | undefined", "TS2304"],
  ["sync", "KVNamespace", "undefined as KVNamespace | undefined", "TS2304"],
  ["cli", "KVNamespace", "undefined as KVNamespace | undefined", "TS2304"],
] as const;

/** What the compiler allows, so that the rows above cannot pass because everything fails. */
const NATIVE = [
  ["doh", "Request", "new Request('https://dns.example.org/')"],
  ["snapshot", "digest", "crypto.subtle"],
  ["gateway", "Response", "new Response()"],
  ["worker", "KVNamespace", "undefined as KVNamespace | undefined"],
  ["server", "node-http2", "import('node:http2')"],
  ["shim", "node-dgram", "import('node:dgram')"],
  ["sync", "node-fs", "import('node:fs')"],
] as const;

let tree: PlantedTree | undefined;
let errors = new Map<string, string>();

beforeAll(async () => {
  const files: Record<string, string> = {};
  for (const layer of layers) files[`src/${layer}/here.ts`] = "export const here: string = 'here';\n";
  for (const { from, to } of pairs) {
    files[`src/${from}/imports-${to}.ts`] =
      `import { here } from "../${to}/here.ts";\nexport const probe: string = here;\n`;
  }
  for (const [layer, what, expression] of [...FOREIGN, ...NATIVE]) {
    files[`src/${layer}/knows-${what}.ts`] = `export const probe: unknown = ${expression};\n`;
  }
  tree = plantTree(files, [
    "tsconfig.json",
    "src/tsconfig.json",
    ...layers.map((layer) => `src/${layer}/tsconfig.json`),
  ]);
  const { output } = await tree.run("tsc", "--build", "src");
  errors = new Map(
    [...output.matchAll(/^(src\/[\w/-]+)\.ts\(.*?error (TS\d+)/gm)].map(([, path, code]) => [path ?? "", code ?? ""]),
  );
});
afterAll(() => tree?.remove());

describe("the layers", () => {
  test.each(pairs.filter((pair) => !isAllowed(pair)))("src/$from may not import src/$to", ({ from, to }) => {
    expect(errors.get(`src/${from}/imports-${to}`)).toBe("TS6307");
  });

  test.each(pairs.filter(isAllowed))("src/$from may import src/$to", ({ from, to }) => {
    expect(errors.get(`src/${from}/imports-${to}`)).toBeUndefined();
  });

  test.each(FOREIGN.filter(([layer]) => layers.includes(layer)))("src/%s does not know %s", (layer, what, _, code) => {
    expect(errors.get(`src/${layer}/knows-${what}`)).toBe(code);
  });

  test.each(NATIVE)("src/%s knows %s", (layer, what) => {
    expect(errors.get(`src/${layer}/knows-${what}`)).toBeUndefined();
  });
});
