import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import packageJson from "../package.json" with { type: "json" };

const BUNDLE = "dist/meshdoh.mjs";

/** Bundles the command line into one file that runs on Node 20, 22, 24 and Bun without node_modules. */
const { outputFiles, warnings } = await build({
  entryPoints: ["src/cli/main.ts"],
  outfile: BUNDLE,
  write: false,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  charset: "utf8",
  legalComments: "none",
  define: { MESHDOH_VERSION: JSON.stringify(packageJson.version) },
  // Only `dev:` stores need wrangler, and they are used inside a checkout, which has it.
  external: ["wrangler"],
  // Packages in CommonJS call `require` for modules of Node.
  banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
});
const [bundle] = outputFiles;
if (bundle === undefined || warnings.length > 0) throw new Error(`esbuild made no clean bundle of ${BUNDLE}`);

const text = `#!/usr/bin/env node\n${bundle.text.replace(/^#!.*\n/, "")}`;
if (text.includes(process.cwd())) throw new Error(`${BUNDLE} names the folder that it was built in`);
mkdirSync("dist", { recursive: true });
writeFileSync(BUNDLE, text);
chmodSync(BUNDLE, 0o755);
process.stdout.write(`${BUNDLE}: ${(Buffer.byteLength(text) / 1000).toFixed(0)} kB\n`);
