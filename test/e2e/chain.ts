import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Children } from "../../scripts/start/children.ts";
import type { StartOptions } from "../../scripts/start/options.ts";
import { findFreePort } from "../../scripts/start/ports.ts";
import { startGateway, startShim, synchronise } from "../../scripts/start/programs.ts";
import { waitForAnswer } from "../../scripts/start/wait.ts";
import { startCountingProxy } from "./counting-proxy.ts";

/** Gateway in wrangler dev, table in its KV, shim in front: every program as users run it. */
export interface Chain {
  readonly gateway: URL;
  /** `<ip>:<port>`. */
  readonly shim: string;
  /** How many HTTP requests the shim has sent to the gateway. */
  exchanges(): number;
  /** Publishes again, from these sources. */
  synchronise(from: readonly string[]): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts the whole chain for a machine in `cluster` and `namespace`. */
export async function startChain(
  options: Pick<StartOptions, "from" | "cluster" | "namespace" | "upstreams">,
): Promise<Chain> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-e2e-"));
  const children = new Children();
  const all: StartOptions = {
    ...options,
    gatewayPort: await findFreePort(0, "tcp"),
    shimPort: await findFreePort(0, "udp+tcp"),
  };
  const gateway = await startGateway(children, all, all.gatewayPort, folder);
  const proxy = await startCountingProxy(gateway);
  const names = await synchronise(children, all, folder, report);
  const shim = await startShim(children, proxy.url, all.shimPort);
  await waitForAnswer(
    names.find((name) => !name.startsWith("*")),
    shim,
    children.ending,
  );
  return {
    gateway,
    shim,
    exchanges: () => proxy.exchanges(),
    synchronise: (from) => synchronise(children, { from }, folder, report),
    stop: async () => {
      await children.endAll();
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The manifests of these tests are good, so that every complaint is worth reading. */
function report(line: string): void {
  console.error(line);
}
