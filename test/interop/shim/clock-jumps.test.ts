import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, askUntil, isGood, LONGEST_QUERY_MS, RECOVERY_MS, SCHEDULING_SLACK_MS } from "../../e2e/shim/ask-shim.ts";
import { startMeshGateway, type MeshGateway } from "../../e2e/shim/mesh-gateway.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { startShim, type ShimProcess } from "../../e2e/shim/shim-process.ts";
import { suspend } from "../../e2e/shim/suspend.ts";
import { findLibrary, lookFor } from "../required-tools.ts";

const TOOLS = lookFor({ tools: [], libraries: ["libfaketime.so.1"] });
const WEB = "web.ns1.svc.cluster.local";
const LIMIT_MS = LONGEST_QUERY_MS + SCHEDULING_SLACK_MS;

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

describe.skipIf(TOOLS.isMissing).each(RUNTIMES)(`the clocks of a shim on $title${TOOLS.word}`, (runtime) => {
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
      LD_PRELOAD: findLibrary("libfaketime.so.1") ?? "",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      ...(clocks === "wall" ? { FAKETIME_DONT_FAKE_MONOTONIC: "1", DONT_FAKE_MONOTONIC: "1" } : {}),
    };
    const gateway = await startMeshGateway();
    const shim = await startShim({ runtime, built, gateway: gateway.url, environment });
    expect(await ask(shim.at, WEB)).toMatchObject({ answer: [`${WEB}. 30 A 10.96.0.10`] });
    return { shim, gateway, setClocks: (offset) => writeFile(file, `${offset}\n`) };
  }

  test("that stood still for ten minutes: it asks anew and is well within a second", async () => {
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
  });

  test.each(["+86400", "-86400"])(
    "of which the wall clock jumps by %s seconds: it answers as before, out of its cache too",
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
