import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startServer, type Server, type Workshop } from "../measure/programs.ts";
import { openStubGateway } from "./stub-gateway.ts";

/** Programs of the comparison as they are shipped: bundled, so that no runtime has to strip types. */
export interface ShimPrograms {
  readonly startShim: (runtime: string) => Promise<Server>;
  readonly startEcho: (runtime: string) => Promise<Server>;
  readonly startTunedEcho: (runtime: string) => Promise<Server>;
  /** The shim from its sources, as a checkout runs it. */
  readonly startShimFromSources: () => Promise<Server>;
}

/** Bundles the programs and opens the gateway behind the shim, for as long as `run` takes. */
export async function withShimPrograms(
  { children, folder }: Workshop,
  run: (programs: ShimPrograms) => Promise<void>,
): Promise<void> {
  await build({
    entryPoints: {
      meshdoh: "src/cli/main.ts",
      echo: fileURLToPath(import.meta.resolve("./echo.ts")),
      "tuned-echo": fileURLToPath(import.meta.resolve("./tuned-echo.ts")),
    },
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
  const gateway = await openStubGateway();
  const shimWords = ["shim", "--gateway", gateway.url, "--listen", "127.0.0.1:0"];
  const start = (title: string, runtime: string, file: string, words: readonly string[] = []): Promise<Server> =>
    startServer(children, title, [runtime, join(folder, `${file}.mjs`), ...words]);
  try {
    await run({
      startShim: (runtime) => start("the shim", runtime, "meshdoh", shimWords),
      startEcho: (runtime) => start("the echo", runtime, "echo"),
      startTunedEcho: (runtime) => start("the tuned echo", runtime, "tuned-echo"),
      startShimFromSources: () =>
        startServer(children, "the shim", [process.execPath, "src/cli/main.ts", ...shimWords]),
    });
  } finally {
    await gateway.close();
  }
}
