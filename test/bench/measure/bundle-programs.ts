import { build } from "esbuild";

/** Bundles programs as `npm run build` does the command, so that no runtime has to strip types: `<folder>/<name>.mjs`. */
export async function bundlePrograms(entryPoints: Readonly<Record<string, string>>, folder: string): Promise<void> {
  await build({
    entryPoints: { ...entryPoints },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    define: { MESHDOH_VERSION: '"bench"' },
    external: ["wrangler"],
    banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
    logLevel: "error",
  });
}
