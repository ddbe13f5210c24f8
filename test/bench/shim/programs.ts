import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePrograms } from "../measure/bundle-programs.ts";
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
  const here = (file: string): string => fileURLToPath(import.meta.resolve(file));
  await bundlePrograms(
    { meshdoh: "src/cli/main.ts", echo: here("./echo.ts"), "tuned-echo": here("./tuned-echo.ts") },
    folder,
  );
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
