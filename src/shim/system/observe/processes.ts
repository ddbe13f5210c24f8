import type { RootFiles } from "./root-files.ts";

/** A running program. */
export interface RunningProcess {
  readonly pid: number;
  /** What people call it, such as `unbound`; of an interpreter, what it runs as well: `node meshdoh.mjs`. */
  readonly name: string;
  /** The words that it was started with; empty for threads of the kernel. */
  readonly words: readonly string[];
  /** The systemd unit that it belongs to, such as `unbound.service`; undefined when none is known. */
  readonly unit: string | undefined;
}

/** How many processes are looked at at one time: each takes an open file, of which there may be 1024. */
const AT_ONCE = 64;
/** Programs that run other programs, which say more. */
const INTERPRETERS = /^(?:node|nodejs|bun|deno|python[\d.]*|perl|ruby|java|sh|bash)$/;
/** Of a unit, in a path of control groups; the last one counts. */
const UNIT = /\/([^/\s]+\.(?:service|scope|socket))(?=\/|$)/gm;

/** All processes that can be seen, in order of their IDs. */
export async function listProcesses(files: RootFiles): Promise<readonly RunningProcess[]> {
  const ids = (await files.list("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes: RunningProcess[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const batch = await Promise.all(ids.slice(at, at + AT_ONCE).map((pid) => readProcess(files, pid)));
    processes.push(...batch.filter((process) => process !== undefined));
  }
  return processes.toSorted((one, other) => one.pid - other.pid);
}

/** Undefined when it has ended meanwhile. */
async function readProcess(files: RootFiles, pid: number): Promise<RunningProcess | undefined> {
  const command = await files.readText(`/proc/${pid}/comm`);
  if (command === undefined) return undefined;
  const words = ((await files.readText(`/proc/${pid}/cmdline`)) ?? "").split("\0").filter((word) => word !== "");
  const groups = (await files.readText(`/proc/${pid}/cgroup`)) ?? "";
  return { pid, name: nameOf(words) ?? command.trim(), words, unit: [...groups.matchAll(UNIT)].at(-1)?.[1] };
}

/** Out of the first word, because the kernel cuts its own name for a process after 15 characters. */
function nameOf([first, ...others]: readonly string[]): string | undefined {
  // Programs that change their title write sentences, such as "nginx: master process /usr/sbin/nginx".
  const program = baseName(first?.split(/[\s:]/)[0] ?? "").replace(/^-/, "");
  if (program === "") return undefined;
  const script = others.find((word) => !word.startsWith("-"));
  return INTERPRETERS.test(program) && script !== undefined ? `${program} ${baseName(script)}` : program;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
