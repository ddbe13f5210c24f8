import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { lookFor } from "./required-tools.ts";

const TOOLS = lookFor({ tools: ["h2load", "openssl"] });
const run = promisify(execFile);

/** Has every program of Node keep another 4 MB ten times a second. */
const LEAK = "globalThis.kept=[];setInterval(()=>globalThis.kept.push(new Uint8Array(4e6).fill(1)),100).unref();";
const SHORT = ["scripts/soak.ts", "--minutes", "0.1", "--load", "20"];

describe.skipIf(TOOLS.isMissing)(`npm run soak${TOOLS.word}`, () => {
  test("ends with 1 when the server's memory grows", async () => {
    const options = `--import "data:text/javascript,${encodeURIComponent(LEAK)}"`;
    const leaking = run(process.execPath, SHORT, { env: { ...process.env, NODE_OPTIONS: options } });
    await expect(leaking).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("memory grew by more than"),
    });
  });

  test("says what is wrong with its options", async () => {
    const wrong = run(process.execPath, ["scripts/soak.ts", "--minutes", "none"]);
    await expect(wrong).rejects.toMatchObject({
      stderr: expect.stringContaining('--minutes must be a number above 0, not "none"'),
    });
  });
});
