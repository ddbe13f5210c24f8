import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildProgram, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { createNetworkNamespace } from "../network-namespace.ts";
import { lookFor } from "../required-tools.ts";

const TOOLS = lookFor({ tools: ["ip", "nsenter", "unshare", "mount"], root: true });
const INSTALL = ["--gateway", "https://dns.example.org/dns-query", "--gateway-ip", "192.0.2.53", "--wiring", "file"];
/** Kills are tried at the first call and at each so many calls after it, until one is behind the end. */
const CALLS_BETWEEN_KILLS = 3;
/** Prints type, mode, path, target and octets of everything below a folder. */
const LIST = `cd "$0" && find . -printf '%y %m %p %l\\n' | sort && find . -type f -exec sha256sum {} + | sort`;

const NO_SPACE: unknown = expect.stringMatching(/ENOSPC|no space left/i);
/** Journal, unit, resolv.conf and its original, the wiring's units, each written beside what it replaces, and folders. */
const ENOUGH_PAGES = 40;

const run = promisify(execFile);

let built: BuiltProgram;
beforeAll(async () => {
  built = await buildProgram();
});
afterAll(() => built?.remove());

async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-install-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A machine as far as an install cares, whose resolv.conf is a symbolic link. */
async function fillTree(root: string): Promise<void> {
  for (const folder of ["etc/systemd/system", "usr/lib/systemd", "run/other", "var/lib"])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, "run/other/resolv.conf"), "search example.com\nnameserver 192.0.2.1\n");
  await symlink("../run/other/resolv.conf", join(root, "etc/resolv.conf"));
  await writeFile(join(root, "usr/lib/systemd/systemd"), "");
  await writeFile(join(root, "etc/nsswitch.conf"), "hosts: files dns\n");
}

async function listTree(root: string): Promise<string> {
  return (await run("sh", ["-c", LIST, root])).stdout;
}

function shimWords(verb: "install" | "uninstall", root: string): string[] {
  return [built.program, "shim", verb, ...(verb === "install" ? INSTALL : []), "--root", root];
}

/**
 * Loaded before the program: the process ends by SIGKILL at that one of its calls that change files of which the
 * environment tells the number, half-way through it when it writes. In the process itself, since a kill from outside
 * comes now too early and now too late.
 */
const KILLER = `
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const names = ["mkdirSync", "rmdirSync", "symlinkSync", "unlinkSync", "renameSync", "openSync", "writeSync",
    "ftruncateSync", "fchmodSync", "fchownSync", "fsyncSync"];
  let calls = 0;
  for (const name of names) {
    const call = fs[name];
    fs[name] = (...values) => {
      if (++calls === Number(process.env.KILL_AT_CALL)) {
        if (name === "writeSync") call(values[0], values[1], 0, values[1].length >> 1, values[4]);
        process.kill(process.pid, "SIGKILL");
      }
      return call(...values);
    };
  }
  syncBuiltinESMExports();`;

/** Installs or uninstalls, and is killed at that call, counted from one, or ends before. */
async function killedAt(call: number, verb: "install" | "uninstall", root: string): Promise<boolean> {
  const killer = `data:text/javascript,${encodeURIComponent(KILLER)}`;
  const env = { ...process.env, KILL_AT_CALL: String(call) };
  const child = spawn(process.execPath, ["--import", killer, ...shimWords(verb, root)], { stdio: "ignore", env });
  const [, signal] = await once(child, "exit");
  return signal === "SIGKILL";
}

describe("an uninstall that is killed by SIGKILL at some call", () => {
  test("leaves what the next one takes away without a trace, or an install takes up, whichever it was", async () => {
    let halfDone = 0;
    let isKilled = true;
    for (let call = 1; isKilled; call += CALLS_BETWEEN_KILLS) {
      const root = await testFolder();
      await fillTree(root);
      const before = await listTree(root);
      await run(process.execPath, shimWords("install", root));
      const installed = await listTree(root);
      isKilled = await killedAt(call, "uninstall", root);
      const left = await listTree(root);
      if (left !== before && left !== installed) halfDone++;
      if (call % 2 === 1) await run(process.execPath, shimWords("install", root));
      await run(process.execPath, shimWords("uninstall", root));
      expect(await listTree(root), `killed at call ${call}`).toBe(before);
    }
    expect(halfDone, "uninstalls that had done something and not all").toBeGreaterThanOrEqual(5);
  });
});

describe("an install that is killed by SIGKILL at some call", () => {
  test("is undone without a trace by uninstall, once or twice, whichever it was", async () => {
    let halfDone = 0;
    let isKilled = true;
    for (let call = 1; isKilled; call += CALLS_BETWEEN_KILLS) {
      const root = await testFolder();
      await fillTree(root);
      const before = await listTree(root);
      isKilled = await killedAt(call, "install", root);
      if (isKilled && (await listTree(root)) !== before) halfDone++;
      for (const time of ["once", "twice"]) {
        await run(process.execPath, shimWords("uninstall", root));
        expect(await listTree(root), `killed at call ${call}, uninstalled ${time}`).toBe(before);
      }
    }
    expect(halfDone, "installs that had begun").toBeGreaterThanOrEqual(10);
  });

  test("may be done again, and then undone", async () => {
    const root = await testFolder();
    await fillTree(root);
    const before = await listTree(root);
    expect(await killedAt(20, "install", root)).toBe(true);
    await run(process.execPath, shimWords("install", root));
    expect(await listTree(root)).not.toBe(before);
    await run(process.execPath, shimWords("uninstall", root));
    expect(await listTree(root)).toBe(before);
  });
});

describe("two installs at the same time", () => {
  test("one is done, the others name it or come after it, and one uninstall leaves no trace of any", async () => {
    const root = await testFolder();
    await fillTree(root);
    const before = await listTree(root);
    const ended = await Promise.all(
      Array.from({ length: 4 }, () =>
        run(process.execPath, shimWords("install", root)).then(({ stdout }) => stdout, String),
      ),
    );
    for (const words of ended) {
      expect(words).toMatch(/\ninstalled: 127\.0\.0\.1:53|is changing this machine: wait until it has ended/);
    }
    expect(ended.filter((words) => words.includes("\ninstalled: "))).not.toEqual([]);
    await run(process.execPath, shimWords("uninstall", root));
    expect(await listTree(root)).toBe(before);
  });

  test("an uninstall that finds a process at work names it and changes nothing", async () => {
    const root = await testFolder();
    await fillTree(root);
    await run(process.execPath, shimWords("install", root));
    const stat = await readFile("/proc/self/stat", "utf8");
    const bootId = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).slice(0, 8);
    const claim = `lock-install-${process.pid}-${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}-${bootId}`;
    await writeFile(join(root, "var/lib/meshdoh-shim", claim), "");
    const before = await listTree(root);
    await expect(run(process.execPath, shimWords("uninstall", root))).rejects.toThrow(
      `meshdoh shim install (process ${process.pid}) is changing this machine`,
    );
    expect(await listTree(root)).toBe(before);
  });
});

test("a tree without /var is installed into and left as it was", async () => {
  const root = await testFolder();
  await fillTree(root);
  await rm(join(root, "var"), { recursive: true });
  const before = await listTree(root);
  await run(process.execPath, shimWords("install", root));
  expect(await listTree(root)).toContain("var/lib/meshdoh-shim/install.json");
  await run(process.execPath, shimWords("uninstall", root));
  expect(await listTree(root)).toBe(before);
});

describe.skipIf(TOOLS.isMissing)(`an install on a disk that is full${TOOLS.word}`, () => {
  test.each([0, 1, 2, 3, 4, ENOUGH_PAGES])(
    "but for %i pages of 4 KiB leaves all as it was, or can be undone",
    async (pages) => {
      const { machine, root, sh } = await machineOnSmallDisk();
      const filled = await sh(`dd if=/dev/zero of="$0/filler" bs=4k count=${64 - 2 - pages} status=none`);
      expect(filled).toMatchObject({ status: 0, complaints: "" });
      const before = await sh(LIST);
      const installed = await machine.run(process.execPath, ...shimWords("install", root));
      expect(installed).toMatchObject(pages < ENOUGH_PAGES ? { status: 1, complaints: NO_SPACE } : { status: 0 });
      expect(await machine.run(process.execPath, ...shimWords("uninstall", root))).toMatchObject({ status: 0 });
      expect((await sh(LIST)).output).toBe(before.output);
    },
  );

  test.each([0, 1])("but for %i pages in the place of another one leaves that in force", async (pages) => {
    const { sh, root, machine } = await machineOnSmallDisk();
    const install = (...words: readonly string[]) =>
      machine.run(process.execPath, ...shimWords("install", root), ...words);
    expect(await install()).toMatchObject({ status: 0 });
    const fill = `dd if=/dev/zero of="$0/filler" bs=4k status=none; truncate -s -${4 * pages}k "$0/filler"`;
    expect((await sh(fill)).complaints).toContain("No space left");
    const before = await sh(LIST);
    const again = await install("--search", `${"a-long-name.".repeat(10)}example`, "--metrics", "127.0.0.1:9253");
    expect(again).toMatchObject({ status: 1, complaints: NO_SPACE });
    expect(again.complaints).toMatch(/nothing was changed|the earlier install is in force as it was/);
    expect((await sh(LIST)).output).toBe(before.output);
  });
});

describe.skipIf(TOOLS.isMissing)(`an /etc that takes no change${TOOLS.word}`, () => {
  const READ_ONLY = 'mount --bind "$0/etc" "$0/etc" && mount -o remount,bind,ro "$0/etc"';

  test("fails an install, which leaves nothing behind", async () => {
    const { sh, root, machine } = await machineOnSmallDisk();
    const before = await sh(LIST);
    expect(await sh(READ_ONLY)).toMatchObject({ status: 0, complaints: "" });
    const installed = await machine.run(process.execPath, ...shimWords("install", root));
    expect(installed).toMatchObject({ status: 1, complaints: expect.stringMatching(/EROFS.*mounted read-only/) });
    expect(installed.complaints).toContain("everything was put back as it was");
    expect((await sh(LIST)).output).toBe(before.output);
  });

  test("fails an uninstall, which is done once it takes changes again", async () => {
    const { sh, root, machine } = await machineOnSmallDisk();
    const before = await sh(LIST);
    await machine.run(process.execPath, ...shimWords("install", root));
    expect(await sh(READ_ONLY)).toMatchObject({ status: 0, complaints: "" });
    const failed = await machine.run(process.execPath, ...shimWords("uninstall", root));
    expect(failed).toMatchObject({ status: 1, complaints: expect.stringContaining("the shim goes on answering") });
    await sh('umount "$0/etc"');
    expect(await machine.run(process.execPath, ...shimWords("uninstall", root))).toMatchObject({ status: 0 });
    expect((await sh(LIST)).output).toBe(before.output);
  });
});

/** A machine whose tree is a disk of 256 KiB in a mount namespace of its own. */
async function machineOnSmallDisk() {
  const machine = await createNetworkNamespace("nameserver 192.0.2.1\n");
  onTestFinished(() => machine.close());
  const root = await testFolder();
  const template = await testFolder();
  await fillTree(template);
  const sh = (script: string) => machine.run("sh", "-c", script, root);
  const mounted = await sh(`mount -t tmpfs -o size=256k none "$0" && cp -a ${template}/. "$0"/`);
  expect(mounted).toMatchObject({ status: 0, complaints: "" });
  return { machine, root, sh };
}
