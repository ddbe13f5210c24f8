import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFakeGateway } from "../shim/fake-gateway.ts";
import { openDnsServer } from "./query/dns-server.ts";

const MAIN = "src/cli/main.ts";
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: ns1 }
spec: { clusterIP: 10.96.0.1, ports: [{ name: http, port: 80 }] }
`;

function run(words: readonly string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], { input, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the program meshdoh", () => {
  test("writes what was asked for to standard output and complaints to standard error", () => {
    expect(run(["--version"])).toEqual({ status: 0, stdout: "development\n", stderr: "" });
    const wrong = run(["query", "a..b", "--server", "127.0.0.1"]);
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toContain('meshdoh query: "a..b" is not a domain name');
  });

  test("reads manifests from standard input", async () => {
    const folder = await mkdtemp(join(tmpdir(), "meshdoh-main-"));
    const words = ["sync", "--from", "east=manifests:-", "--to", `dir:${folder}`, "--json"];
    const { status, stdout } = run(words, SERVICE);
    const empty = run(["sync", "--from", "west=manifests:-", "--to", `dir:${folder}/other`], "");
    const broken = run(["sync", "--from", "west=manifests:-", "--to", `dir:${folder}/other`], "a: [");
    await rm(folder, { recursive: true });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ changes: [{ kind: "add", name: "web.ns1.svc.cluster.local." }] });
    expect(empty.status).toBe(3);
    expect(broken.status).toBe(3);
    expect(broken.stdout).toContain("error: cluster west: (standard input):1 (document 1): ");
  });

  test.each(["SIGINT", "SIGTERM"] as const)("ends a shim on %s with status 0", async (signal) => {
    const words = ["shim", "--gateway", "http://127.0.0.1:1/dns-query", "--listen", "127.0.0.1:0"];
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(child.stdout), "line");
    expect(line).toMatch(/^listening on 127\.0\.0\.1:\d+ udp\+tcp$/);
    const gone = once(child, "exit");
    child.kill(signal);
    expect(await gone).toEqual([0, null]);
  });

  test.each([
    ["SIGINT", "--server"],
    ["SIGTERM", "--server"],
    ["SIGINT", "--gateway"],
  ] as const)("ends a query at once on %s, though %s has not answered", async (signal, option) => {
    const asked = Promise.withResolvers<void>();
    await using server = await openDnsServer(
      () => {
        asked.resolve();
        return [];
      },
      () => [],
    );
    await using gateway = await openFakeGateway(() => asked.resolve());
    const where = option === "--server" ? server.at : gateway.url.href;
    const words = ["query", "web.example.org", option, where, "--timeout-ms", "600000"];
    const child = spawn(process.execPath, [MAIN, ...words], { stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    const gone = once(child, "exit");
    await asked.promise;
    child.kill(signal);
    expect(await gone).toEqual([null, signal]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "ends a sync at once on %s, though its input has not ended",
    async (signal) => {
      const words = ["sync", "--from", "east=manifests:-", "--to", join("dir:", tmpdir(), "meshdoh-none"), "--plan"];
      const child = spawn(process.execPath, [MAIN, ...words], { stdio: ["pipe", "ignore", "inherit"] });
      onTestFinished(() => void child.kill("SIGKILL"));
      const gone = once(child, "exit");
      // More than a pipe holds: once it is written, the program has begun to read.
      await new Promise((resolve) => child.stdin.write(`# ${"x".repeat(1_000_000)}\n`, resolve));
      child.kill(signal);
      expect(await gone).toEqual([null, signal]);
    },
  );

  test("says nothing when the reader of its output goes away", async () => {
    const child = spawn(process.execPath, [MAIN, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let complaints = "";
    for await (const part of child.stderr.setEncoding("utf8")) complaints += String(part);
    expect(complaints).toBe("");
  });
});
