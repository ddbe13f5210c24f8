import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { runCommandLine } from "../../../src/cli/run.ts";
import { listenOnLoopback } from "../../support/loopback.ts";
import { FakeTerminal } from "../fake-terminal.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-run-watch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function write(address: string): Promise<void> {
  const metadata = "{ name: web, namespace: ns1 }";
  const text = `apiVersion: v1\nkind: Service\nmetadata: ${metadata}\nspec: { clusterIP: ${address} }\n`;
  await writeFile(join(folder, "east.yaml"), text);
}

function watch(terminal: FakeTerminal, ...words: readonly string[]): Promise<number> {
  const own = ["sync", "--watch", "--from", `east=manifests:${folder}/east.yaml`, "--to", `dir:${folder}/table`];
  return runCommandLine([...own, ...words], COMMANDS, terminal);
}

test("publishes until it is interrupted, each time with a JSON object in a line of its own", async () => {
  await write("10.96.0.1");
  const terminal = new FakeTerminal();
  const ended = watch(terminal, "--json", "--health-listen", "127.0.0.1:0");
  await terminal.outputLines(1);
  await write("10.96.0.2");
  const lines = await terminal.outputLines(2);
  const address = /health and metrics: (http:\S+)/.exec(terminal.complaints)?.[1] ?? "";
  await vi.waitFor(async () => expect((await fetch(`${address}/readyz`)).status).toBe(200), 20_000);
  terminal.interrupt();
  expect(await ended).toBe(0);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { changes: [{ kind: "add" }], stores: [{ publication: { kind: "published" } }] },
    { changes: [{ kind: "change", name: "web.ns1.svc.cluster.local." }] },
  ]);
  await expect(fetch(`${address}/healthz`), "its port is free again").rejects.toThrow("fetch failed");
});

test("without --json says what it did in a log line, and nothing on standard output", async () => {
  await write("10.96.0.1");
  const terminal = new FakeTerminal();
  const ended = watch(terminal);
  await vi.waitFor(() => expect(terminal.complaints).toContain("published generation 1 to dir:"), 20_000);
  terminal.interrupt();
  expect(await ended).toBe(0);
  expect(terminal.output).toBe("");
});

test("a port that is taken is a failure that says what to do, before anything is written", async () => {
  const { port, close } = await listenOnLoopback(createServer());
  onTestFinished(close);
  const terminal = new FakeTerminal();
  expect(await watch(terminal, "--health-listen", `127.0.0.1:${port}`)).toBe(1);
  expect(terminal.complaints).toMatch(/--health-listen: cannot listen: .*EADDRINUSE.*; take another address or port/);
});
