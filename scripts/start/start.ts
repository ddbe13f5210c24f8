import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Children } from "./children.ts";
import { readStartOptions, START_HELP, type StartOptions } from "./options.ts";
import { findFreePort } from "./ports.ts";
import { startGateway, startShim, synchronise } from "./programs.ts";
import { describeRunning } from "./report.ts";
import { waitForAnswer } from "./wait.ts";

/** Runs `npm start` and resolves with its exit status once everything that it started has ended. */
export async function start(words: readonly string[]): Promise<number> {
  const children = new Children();
  const interrupted = new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve("interrupted"));
  });
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-start-"));
  try {
    const options = readStartOptions(words, subfoldersOf);
    if (options === undefined) {
      console.log(START_HELP);
      return 0;
    }
    const ended = await Promise.race([interrupted, children.failure, run(options, folder, children)]);
    // Everything runs now, until the user or a failure ends it.
    if (ended !== "interrupted") await Promise.race([interrupted, children.failure]);
    console.log("\nending everything that was started");
    return 0;
  } catch (error) {
    console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await children.endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The steps in order; resolves when a query through the whole chain has been answered. */
async function run(options: StartOptions, folder: string, children: Children): Promise<void> {
  const gatewayPort = await findFreePort(options.gatewayPort, "tcp");
  tellIfMoved("the gateway", options.gatewayPort, gatewayPort);
  console.log("1/4 starting the gateway in wrangler dev");
  const gateway = await startGateway(children, options, gatewayPort, folder);

  console.log(`2/4 publishing ${options.from.join(", ")} with meshdoh sync`);
  const names = await synchronise(children, options, folder, (line) => console.error(line));

  const shimPort = await findFreePort(options.shimPort, "udp+tcp");
  tellIfMoved("the shim", options.shimPort, shimPort);
  console.log("3/4 starting the shim");
  const shim = await startShim(children, gateway, shimPort);

  console.log("4/4 asking through the whole chain");
  await waitForAnswer(names[0], shim, children.ending);
  if (options.isWatching === true)
    console.log(`\nfollowing ${options.from.join(", ")}: what changes there is published`);
  console.log(await describeRunning({ options, gateway, shim, store: `dev:${folder}`, names }));
}

function tellIfMoved(program: string, wanted: number, port: number): void {
  if (wanted !== 0 && wanted !== port) console.log(`port ${wanted} is taken: ${program} uses ${port}`);
}

function subfoldersOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
      .toSorted();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot read the folder ${folder}: ${reason}`, { cause });
  }
}
