import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, askUntil, isGood, LONGEST_QUERY_MS, RECOVERY_MS, SCHEDULING_SLACK_MS } from "./ask-shim.ts";
import { startMeshGateway, type MeshGateway } from "./mesh-gateway.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim, type ShimProcess } from "./shim-process.ts";

const WEB = "web.ns1.svc.cluster.local";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;
const LIBFAKETIME = findLibfaketime();

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

/** Of Debian's package libfaketime: makes a program see a clock of the test's choice. */
function findLibfaketime(): string | undefined {
  const folders = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime"];
  const found = folders.find((folder) => {
    try {
      return readdirSync(folder).includes("libfaketime.so.1");
    } catch {
      // Another machine, or the package is not there.
      return false;
    }
  });
  return found && join(found, "libfaketime.so.1");
}

async function stateOf(pid: number): Promise<string | undefined> {
  return /^State:\s+(\S)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
}

async function suspend({ process: { pid = 0 } }: ShimProcess): Promise<void> {
  process.kill(pid, "SIGSTOP");
  while ((await stateOf(pid)) !== "T");
}

describe.each(RUNTIMES)("a shim on $title", (runtime) => {
  interface FakeTime {
    readonly shim: ShimProcess;
    readonly gateway: MeshGateway;
    /** Sets the shim's clocks, `+600` by ten minutes. */
    readonly setClocks: (offset: string) => Promise<void>;
  }

  async function shimWithClocks(clocks: "all" | "wall"): Promise<FakeTime> {
    const file = join(built.folder, `clock-${Math.random()}`);
    await writeFile(file, "+0\n");
    const environment = {
      LD_PRELOAD: LIBFAKETIME ?? "",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      ...(clocks === "wall" ? { FAKETIME_DONT_FAKE_MONOTONIC: "1", DONT_FAKE_MONOTONIC: "1" } : {}),
    };
    const gateway = await startMeshGateway();
    const shim = await startShim({ runtime, built, gateway: gateway.url, environment });
    expect(await ask(shim.at, WEB)).toMatchObject({ answer: [`${WEB}. 30 A 10.96.0.10`] });
    return { shim, gateway, setClocks: (offset) => writeFile(file, `${offset}\n`) };
  }

  test("that was suspended while its gateway closed all connections answers at once when it goes on", async () => {
    const gateway = await startMeshGateway();
    const shim = await startShim({ runtime, built, gateway: gateway.url });
    await ask(shim.at, WEB);
    await suspend(shim);
    const waiting = [ask(shim.at, WEB), ask(shim.at, "other.ns1.svc.cluster.local")];
    gateway.dropConnections();
    shim.process.kill("SIGCONT");
    const heard = await Promise.all(waiting);
    expect(heard.filter((each) => !isGood(each))).toEqual([]);
    expect(Math.max(...heard.map(({ tookMs }) => tookMs))).toBeLessThan(LIMIT_MS);
  });

  test.skipIf(LIBFAKETIME === undefined)(
    "that was suspended for ten minutes, on its clocks, asks anew and is well within a second",
    async () => {
      const { shim, gateway, setClocks } = await shimWithClocks("all");
      gateway.address = "10.96.0.11";
      await suspend(shim);
      await setClocks("+600");
      gateway.dropConnections();
      shim.process.kill("SIGCONT");
      const startMs = performance.now();
      const fresh = await askUntil(isGood, RECOVERY_MS + SCHEDULING_SLACK_MS, shim.at, WEB);
      expect(fresh.answer).toEqual([`${WEB}. 30 A 10.96.0.11`]);
      expect(performance.now() - startMs).toBeLessThan(RECOVERY_MS + SCHEDULING_SLACK_MS);
    },
  );

  test.skipIf(LIBFAKETIME === undefined).each(["+86400", "-86400"])(
    "whose wall clock jumps by %s seconds answers as before, out of its cache too",
    async (offset) => {
      const { shim, gateway, setClocks } = await shimWithClocks("wall");
      await setClocks(offset);
      const again = await ask(shim.at, WEB);
      expect([again.rcode, again.reasons]).toEqual(["NOERROR", []]);
      expect(again.answer[0]).toMatch(/ (30|29|28) A 10\.96\.0\.10$/);
      expect(gateway.asked.filter((asked) => asked === `${WEB}. A`)).toHaveLength(1);
      const other = await ask(shim.at, "other.ns1.svc.cluster.local");
      expect(other.answer).toEqual(["other.ns1.svc.cluster.local. 30 A 10.96.0.10"]);
      expect(other.tookMs).toBeLessThan(LIMIT_MS);
    },
  );
});
