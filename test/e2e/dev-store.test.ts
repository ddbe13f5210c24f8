import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDevStore } from "../../src/sync/store/dev.ts";
import { makeLocalKv, type LocalKv } from "../support/local-kv.ts";

describe("while wrangler dev runs", { timeout: 60_000 }, () => {
  let kv: LocalKv;
  let wrangler: ChildProcess;
  let url: string;
  beforeAll(async () => {
    kv = await makeLocalKv();
    const program = join(import.meta.dirname, "../../node_modules/wrangler/bin/wrangler.js");
    const options = ["--config", kv.configPath, "--persist-to", kv.persistTo, "--ip", "127.0.0.1", "--port", "0"];
    wrangler = spawn(
      process.execPath,
      [program, "dev", ...options, "--inspector-port", "0", "--show-interactive-dev-session=false"],
      {
        cwd: kv.folder,
        env: { ...process.env, CI: "1", FORCE_COLOR: "0" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    url = await readyUrl(wrangler);
  }, 60_000);
  afterAll(async () => {
    const ended = once(wrangler, "exit");
    wrangler.kill("SIGINT");
    await ended;
    await kv.remove();
  }, 60_000);

  test("the running Worker sees what is written, and what is written over it", async () => {
    const store = await openDevStore(kv);
    try {
      for (const value of ["first", "second"]) {
        await store.put(new Map([["snapshot/current", new TextEncoder().encode(value)]]));
        const response = await fetch(`${url}/snapshot/current`);
        expect(await response.text()).toBe(value);
      }
    } finally {
      await store.close();
    }
  });
});

/** Waits for the line that says where wrangler listens. */
async function readyUrl(wrangler: ChildProcess): Promise<string> {
  let output = "";
  for await (const chunk of wrangler.stdout ?? []) {
    output += String(chunk);
    const url = /Ready on (http:\/\/[\d.:]+)/.exec(output)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`wrangler dev ended: ${output}`);
}
