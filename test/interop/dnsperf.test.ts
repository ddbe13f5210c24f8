import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lookFor } from "./required-tools.ts";
import { startToolChain, type ToolChain } from "./tool-chain.ts";

const TOOLS = lookFor({ tools: ["dnsperf"] });

const QUESTIONS = `productpage.ns1.svc.cluster.local A
productpage.ns1.svc.cluster.local AAAA
productpage.ns1.svc.cluster.local.ns1.svc.cluster.local A
nosuch.ns1.svc.cluster.local A
`;
/** Rounds through the questions. */
const ROUNDS = 500;

describe.skipIf(TOOLS.isMissing)(`dnsperf${TOOLS.word}`, () => {
  let tools: ToolChain;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-dnsperf-"));
    await writeFile(join(folder, "questions"), QUESTIONS);
    tools = await startToolChain();
  });
  afterAll(async () => {
    await tools?.stop();
    await rm(folder, { recursive: true });
  });

  // Whether all are answered is looked at here, not how fast: that is the benchmarks' business.
  test.each(["udp", "tcp"])("has every one of 2 000 queries answered over %s, in few exchanges", async (mode) => {
    const [address = "", port = ""] = tools.chain.shim.split(":");
    const before = tools.chain.exchanges();
    const words = ["-s", address, "-p", port, "-m", mode, "-d", join(folder, "questions"), "-n", String(ROUNDS)];
    const { stdout } = await promisify(execFile)("dnsperf", words);
    expect(stdout).toMatch(/Queries sent: +2000\n/);
    expect(stdout).toMatch(/Queries completed: +2000 \(100\.00%\)/);
    expect(stdout).toMatch(/Response codes: +NOERROR 1500 \(75\.00%\), NXDOMAIN 500 \(25\.00%\)/);
    // One for each question and each second after which a denial is looked up again.
    expect(tools.chain.exchanges() - before).toBeLessThan(100);
  });
});
