import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";

/** What a program that ran inside came to. */
export interface Ran {
  readonly status: number;
  readonly output: string;
  readonly complaints: string;
  readonly elapsedMs: number;
}

/** A network of its own with one cable to this machine's, and a resolver configuration of its own. */
export interface NetworkNamespace {
  /** This machine's end of the cable; programs inside reach what listens there. */
  readonly hostAddress: string;
  /** Runs a program inside to its end, whatever its status. */
  run(command: string, ...words: readonly string[]): Promise<Ran>;
  /** Starts a program inside; resolves once it has printed a line. End it with its `end`. */
  start(command: string, ...words: readonly string[]): Promise<{ end(): Promise<void> }>;
  /** Ends what still runs inside; the network and its cable go with the last process in it. */
  close(): Promise<void>;
}

const execute = promisify(execFile);
/** Of util-linux: starts a program in new namespaces, and in those of another process. */
const [UNSHARE, NSENTER] = ["unshare", "nsenter"] as const;

/**
 * Makes a network namespace whose `/etc/resolv.conf` holds `resolverConfiguration`. It has no name and leaves no trace: it
 * lives as long as a process does that waits for the end of its standard input, so it goes even when the test is killed.
 */
export async function createNetworkNamespace(resolverConfiguration: string): Promise<NetworkNamespace> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-netns-"));
  const file = join(folder, "resolv.conf");
  await writeFile(file, resolverConfiguration);
  const setUp = `ip link set lo up && mount --bind ${file} /etc/resolv.conf && echo ready && exec cat`;
  const holder = spawn(UNSHARE, ["--net", "--mount", "sh", "-c", setUp], { stdio: ["pipe", "pipe", "inherit"] });
  const running = new Set<{ end(): Promise<void> }>();
  const close = async (): Promise<void> => {
    await Promise.all([...running].map((program) => program.end()));
    const gone = holder.exitCode === null && holder.signalCode === null ? once(holder, "exit") : undefined;
    holder.stdin.end();
    await gone;
    await rm(folder, { recursive: true });
  };
  try {
    await firstLine(holder);
    const hostAddress = await connect(Number(holder.pid));
    const enter = ["--target", String(holder.pid), "--net", "--mount"];
    return {
      hostAddress,
      run: (command, ...words) => run([...enter, command, ...words]),
      start: async (command, ...words) => {
        const program = spawn(NSENTER, [...enter, command, ...words], { stdio: ["ignore", "pipe", "inherit"] });
        const handle = { end: () => end(program).finally(() => running.delete(handle)) };
        running.add(handle);
        await firstLine(program);
        return handle;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lays a cable between this network and that of process `pid`; resolves with the address of this end. */
async function connect(pid: number): Promise<string> {
  // The process ID makes names and addresses unlike those of another run on this machine.
  const [outer, inner] = [`mdo${pid}`, `mdi${pid}`];
  const [high, low] = [1 + ((pid >> 6) % 254), (pid % 64) * 4];
  const [here, there] = [`10.213.${high}.${low + 1}`, `10.213.${high}.${low + 2}`];
  await ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", String(pid));
  await ip("addr", "add", `${here}/30`, "dev", outer);
  await ip("link", "set", outer, "up");
  const inside = ["--target", String(pid), "--net", "ip"];
  await execute(NSENTER, [...inside, "addr", "add", `${there}/30`, "dev", inner]);
  // With an address of both families, AI_ADDRCONFIG makes getaddrinfo ask for A and AAAA, as on any dual-stack machine.
  await execute(NSENTER, [...inside, "-6", "addr", "add", `fd00:213::${pid.toString(16)}/128`, "dev", inner, "nodad"]);
  await execute(NSENTER, [...inside, "link", "set", inner, "up"]);
  return here;
}

function ip(...words: readonly string[]): Promise<unknown> {
  return execute("ip", [...words]);
}

async function run(words: readonly string[]): Promise<Ran> {
  const startMs = performance.now();
  const program = spawn(NSENTER, [...words], { stdio: ["ignore", "pipe", "pipe"] });
  const [output, complaints, [status]] = await Promise.all([
    textOf(program.stdout),
    textOf(program.stderr),
    once(program, "exit"),
  ]);
  return { status: Number(status), output, complaints, elapsedMs: performance.now() - startMs };
}

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const part of stream.setEncoding("utf8")) text += String(part);
  return text;
}

type Program = ChildProcessByStdio<null, Readable, null>;

/** Rejects when the program ends before it has printed one. */
async function firstLine(program: ChildProcessByStdio<Writable | null, Readable, null>): Promise<void> {
  const ended = new Promise<never>((_resolve, reject) => {
    program.once("exit", (status) => reject(new Error(`ended with status ${status} before it was ready`)));
  });
  // Past the race nobody listens any more.
  ended.catch(() => undefined);
  await Promise.race([once(createInterface(program.stdout), "line"), ended]);
}

async function end(program: Program): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const gone = once(program, "exit");
  program.kill("SIGTERM");
  await gone;
}
