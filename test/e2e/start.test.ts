import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { createSocket } from "node:dgram";
import { once, type EventEmitter } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { descendantsOf, listProcesses } from "./process-tree.ts";

const START = "scripts/start.ts";
const MANIFESTS = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.96.7.7, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: alias, namespace: shop }
spec: { type: ExternalName, externalName: www.example.net }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: orders-db, namespace: shop }
spec:
  hosts: [orders.rds.example.com]
  addresses: [10.9.8.7]
  resolution: DNS
  ports: [{ number: 3306, name: tcp, protocol: TCP }]
`;

/** Runs the script as `npm start` does, with a temporary folder of its own, so that what it leaves behind is seen. */
function spawnStart(
  temporaryFolder: string,
  ...words: readonly string[]
): ChildProcessByStdio<null, Readable, Readable> {
  const env = { ...process.env, TMPDIR: temporaryFolder };
  return spawn(process.execPath, [START, ...words], { stdio: ["ignore", "pipe", "pipe"], env });
}

async function runStart(
  temporaryFolder: string,
  ...words: readonly string[]
): Promise<{ status: unknown; output: string; complaints: string }> {
  const child = spawnStart(temporaryFolder, ...words);
  const [output, complaints, [status]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "exit"),
  ]);
  return { status, output, complaints };
}

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const part of stream.setEncoding("utf8")) text += String(part);
  return text;
}

/** Occupies the default ports as far as nobody else does; resolves with what frees them. */
async function occupyDefaultPorts(): Promise<() => Promise<void>> {
  const [gateway, shim, datagrams] = [createServer(), createServer(), createSocket("udp4")];
  gateway.listen({ port: 8787, host: "127.0.0.1", exclusive: true });
  shim.listen({ port: 5353, host: "127.0.0.1", exclusive: true });
  datagrams.bind(5353, "127.0.0.1");
  const held = await Promise.all([gateway, shim, datagrams].map(isListening));
  return async () => {
    await Promise.all(held.flatMap((socket) => (socket === undefined ? [] : [closed(socket)])));
  };
}

/** The socket, or undefined when somebody else holds its port, which is as busy then. */
async function isListening<T extends EventEmitter>(socket: T): Promise<T | undefined> {
  try {
    await once(socket, "listening");
    return socket;
  } catch {
    return undefined;
  }
}

async function closed(socket: EventEmitter & { close(): unknown }): Promise<void> {
  const gone = once(socket, "close");
  socket.close();
  await gone;
}

describe("npm start with the default ports busy", () => {
  let folder: string;
  let freeDefaultPorts: () => Promise<void>;
  let bystander: ReturnType<typeof spawn>;
  let child: ReturnType<typeof spawnStart>;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-start-test-"));
    await writeFile(join(folder, "shop.yaml"), MANIFESTS);
    freeDefaultPorts = await occupyDefaultPorts();
    bystander = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
    child = spawnStart(folder, "--from", `shop=manifests:${join(folder, "shop.yaml")}`, "--namespace", "shop");
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.startsWith("Ctrl-C")) break;
    }
  });

  afterAll(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGINT");
      await gone;
    }
    bystander.kill();
    await freeDefaultPorts();
    await rm(folder, { recursive: true });
  });

  /** The command below the step with that number, and the lines that it says to expect. */
  function step(number: number): { command: string; expected: string[] } {
    const start = lines.findIndex((line) => line.startsWith(`${number}. `));
    const [command = "", ...rest] = lines.slice(start + 1, lines.indexOf("", start)).map((line) => line.trim());
    const expected = rest
      .map((line) => line.replace(/^expected: +/, ""))
      .filter((line) => !line.startsWith("expected,"));
    return { command, expected };
  }

  async function shell(command: string): Promise<string> {
    return (await promisify(execFile)("sh", ["-c", command])).stdout;
  }

  test.each([
    ["the gateway", 8787],
    ["the shim", 5353],
  ])("says that %s moved away from port %i", (program, port) => {
    const moved = lines.find((line) => line.startsWith(`port ${port} is taken: ${program} uses `));
    expect(Number(/\d+$/.exec(moved ?? "")?.[0])).toBeGreaterThan(port);
  });

  test("expects the answers that the manifests say", () => {
    expect([1, 2, 3].map((number) => step(number).expected)).toEqual([
      [
        "web.shop.svc.cluster.local.shop.svc.cluster.local. … CNAME web.shop.svc.cluster.local.",
        "web.shop.svc.cluster.local. … A 10.96.7.7",
      ],
      ["10 96 7 7"],
      ["orders.rds.example.com. … A 10.9.8.7"],
    ]);
  });

  test("prints a dig command that answers what it says, or at least a question that meshdoh gets that answer for", async () => {
    const { command, expected } = step(1);
    const [, host = "", port = "", name = ""] = /^dig @(\S+) -p (\d+) \+noall \+answer (\S+)$/.exec(command) ?? [];
    const hasDig = await shell("command -v dig").then(
      () => true,
      () => false,
    );
    const output = await shell(
      hasDig ? command : `"${process.execPath}" src/cli/main.ts query ${name} --server ${host}:${port}`,
    );
    const records = output
      .split("\n")
      .filter((line) => / (?:CNAME|A) |\t(?:CNAME|A)\t/.test(line) && !line.startsWith("question"));
    expect(records.map(withDots)).toEqual(expected);
  });

  test("prints a curl command that answers what it says", async (context) => {
    const { command, expected } = step(2);
    const tools = await shell("command -v curl && command -v od").then(
      () => true,
      () => false,
    );
    context.skip(!tools, "curl or od (package curl, coreutils) is not installed");
    expect(command).toMatch(/^curl -s 'http:\/\/127\.0\.0\.1:\d+\/dns-query\?dns=[\w-]+' \| tail -c 4 \| od -An -tu1$/);
    expect((await shell(command)).trim().split(/\s+/).join(" ")).toBe(expected[0]);
  });

  test("prints a meshdoh command that answers what it says", async () => {
    const { command, expected } = step(3);
    expect(command).toMatch(/^npm run -s meshdoh -- query orders\.rds\.example\.com\. --server 127\.0\.0\.1:\d+$/);
    const output = await shell(command);
    expect(
      output
        .split("\n")
        .filter((line) => line.startsWith("answer "))
        .map((line) => withDots(line.slice("answer ".length).trim())),
    ).toEqual(expected);
  });

  test("prints a meshdoh command that explains an answer to whoever uses this machine", async () => {
    const command = lines.find((line) => line.includes(" explain "))?.trim() ?? "";
    const output = await shell(command);
    expect(output).toContain("Asked by view this-machine: home cluster shop, namespace shop");
    expect(output).toContain("- shop Service shop/web: addresses 10.96.7.7 (used)");
  });

  test("ends everything that it started on SIGINT, with status 0, and nothing else", async () => {
    const before = descendantsOf(Number(child.pid), await listProcesses());
    expect(before.length, "wrangler, workerd and the shim at least").toBeGreaterThanOrEqual(3);
    expect(before.every(({ words }) => words.includes(`TMPDIR=${folder}`))).toBe(true);
    const rest = textOf(child.stdout);
    const gone = once(child, "exit");
    child.kill("SIGINT");
    expect(await gone).toEqual([0, null]);
    expect(await rest).toContain("ending everything that was started");

    const after = await listProcesses();
    expect(after.filter(({ words }) => words.includes(`TMPDIR=${folder}`))).toEqual([]);
    const groups = new Set(before.map(({ group }) => group));
    expect(after.filter(({ pid, group }) => groups.has(group) || before.some((one) => one.pid === pid))).toEqual([]);
    expect(
      after.some(({ pid }) => pid === bystander.pid),
      "a process of somebody else",
    ).toBe(true);
    expect((await readdir(folder)).filter((name) => name !== "shop.yaml")).toEqual([]);
    for (const line of lines.filter((one) => one.includes(" is taken: "))) {
      const server = createServer().listen(Number(/\d+$/.exec(line)?.[0]), "127.0.0.1");
      await once(server, "listening");
      server.close();
    }
  });
});

/** `<owner> … <type> <data>`, as `npm start` prints an expected record, from `<owner> <ttl> [IN] <type> <data>`. */
function withDots(record: string): string {
  const [owner, _ttl, ...rest] = record
    .replace(/^answer /, "")
    .trim()
    .split(/\s+/);
  return [owner, "…", ...rest.filter((word) => word !== "IN")].join(" ");
}

describe("npm start that does not get far", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshdoh-start-test-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("explains every option with --help", async () => {
    const { status, output, complaints } = await runStart(folder, "--help");
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    const options = "examples from watch cluster namespace upstream gateway-port shim-port help".split(" ");
    expect([...output.matchAll(/^ {2}--([\w-]+)/gm)].map(([, option]) => option)).toEqual(options);
  });

  test.each([
    [
      "a folder of examples that is not there",
      ["--examples", "no/such/folder"],
      /cannot read the folder no\/such\/folder: ENOENT/,
    ],
    [
      "a folder of examples without clusters",
      ["--examples", "test/fixtures/seed-story"],
      /has no sub-folders; each sub-folder is a cluster/,
    ],
    ["an option that does not exist", ["--port", "53"], /Unknown option '--port'/],
    ["a port that is none", ["--shim-port", "65536"], /"65536" is not a port: use 0 to 65535/],
    [
      "manifests that cannot be read",
      ["--from", "east=manifests:no/such/folder"],
      /cannot read no\/such\/folder: ENOENT/,
    ],
  ])("says what is wrong with %s and leaves nothing behind", async (_what, words, message) => {
    const { status, complaints } = await runStart(
      folder,
      ...words,
      ...(words[0] === "--from" ? ["--gateway-port", "0", "--shim-port", "0"] : []),
    );
    expect(status).toBe(1);
    expect(complaints).toMatch(message);
    expect(complaints, "no stack trace").not.toContain("    at ");
    expect(await readdir(folder)).toEqual([]);
    // The environment, which every process inherits, tells whose it is even when its parent is gone.
    expect((await listProcesses()).filter(({ words: all }) => all.includes(`TMPDIR=${folder}`))).toEqual([]);
  });

  test("ends at once when it is interrupted while the gateway starts", async () => {
    const child = spawnStart(folder, "--gateway-port", "0", "--shim-port", "0");
    await once(createInterface(child.stdout), "line");
    const started = descendantsOf(Number(child.pid), await listProcesses());
    const gone = once(child, "exit");
    child.kill("SIGINT");
    expect(await gone).toEqual([0, null]);
    const groups = new Set(started.map(({ group }) => group));
    expect((await listProcesses()).filter(({ group }) => groups.has(group))).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  }, 20_000);
});
