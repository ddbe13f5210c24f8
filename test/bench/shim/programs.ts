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
  /** By the socket that only Bun has. */
  readonly startNativeEcho: (runtime: string) => Promise<Server>;
  /** A shim that others share its port with; port 0 for the first of them. */
  readonly startSharingShim: (runtime: string, port: number) => Promise<Server>;
  /** The shim from its sources, as a checkout runs it. */
  readonly startShimFromSources: () => Promise<Server>;
}

/** Bundles the programs and opens the gateway behind the shim, for as long as `run` takes. */
export async function withShimPrograms(
  { children, folder }: Workshop,
  run: (programs: ShimPrograms) => Promise<void>,
): Promise<void> {
  const here = (file: string): string => fileURLToPath(import.meta.resolve(file));
  const echoes = {
    echo: here("./echo.ts"),
    "tuned-echo": here("./tuned-echo.ts"),
    "native-echo": here("./native-echo.ts"),
  };
  await bundlePrograms({ meshdoh: "src/cli/main.ts", ...echoes }, folder);
  const gateway = await openStubGateway();
  const wordsFor = (port: number): string[] => ["shim", "--gateway", gateway.url, "--listen", `127.0.0.1:${port}`];
  const shimWords = wordsFor(0);
  const start = (title: string, runtime: string, file: string, words: readonly string[] = []): Promise<Server> =>
    startServer(children, title, [runtime, join(folder, `${file}.mjs`), ...words]);
  try {
    await run({
      startShim: (runtime) => start("the shim", runtime, "meshdoh", shimWords),
      startEcho: (runtime) => start("the echo", runtime, "echo"),
      startTunedEcho: (runtime) => start("the tuned echo", runtime, "tuned-echo"),
      startNativeEcho: (runtime) => start("the native echo", runtime, "native-echo"),
      startSharingShim: (runtime, port) =>
        start("a shim of two", runtime, "meshdoh", [...wordsFor(port), "--reuse-port"]),
      startShimFromSources: () =>
        startServer(children, "the shim", [process.execPath, "src/cli/main.ts", ...shimWords]),
    });
  } finally {
    await gateway.close();
  }
}
