import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "./ask-shim.ts";
import { startMeshGateway } from "./mesh-gateway.ts";
import { startRecordingResolver } from "./recording-resolver.ts";
import { buildProgram, RUNTIMES, type BuiltProgram } from "./runtimes.ts";
import { startShim } from "./shim-process.ts";

const OUTSIDE = "www.example.com";

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

test.each(RUNTIMES)(
  "a shim on $title that starts again while its gateway is away knows which names are outside, if it was told once",
  async (runtime) => {
    const gateway = await startMeshGateway();
    const resolver = await startRecordingResolver();
    const folder = await mkdtemp(join(built.folder, "state-"));
    // The words of deploy/kubernetes.
    const options = ["--outside=resolvers", `--resolver=${resolver.at}`, "--suffix=cluster.local"];
    const start = { runtime, built, gateway: gateway.url, options };
    const environment = { STATE_DIRECTORY: folder };
    const first = await startShim({ ...start, environment });
    await expect.poll(() => existsSync(join(folder, "view.json"))).toBe(true);
    await first.end();
    await gateway.kill();
    const again = await startShim({ ...start, environment });
    expect((await ask(again.at, OUTSIDE)).rcode).toBe("NOERROR");
    const untold = await startShim(start);
    expect((await ask(untold.at, `other.${OUTSIDE}`)).rcode).toBe("SERVFAIL");
    expect(resolver.asked.filter((asked) => asked.startsWith("other"))).toEqual([]);
  },
);
