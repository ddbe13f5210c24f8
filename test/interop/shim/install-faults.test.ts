import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildProgram, type BuiltProgram } from "../../e2e/shim/runtimes.ts";
import { createNetworkNamespace } from "../network-namespace.ts";
import { lookFor } from "../required-tools.ts";

const TOOLS = lookFor({ tools: ["ip", "nsenter", "unshare", "mount"], root: true });
const INSTALL = ["--gateway", "https://dns.example.org/dns-query", "--gateway-ip", "192.0.2.53", "--wiring", "file"];
const KILLS = 20;
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

/** Installs, and is killed when so many things have happened to the files of the tree. */
async function installKilledAfter(events: number, root: string): Promise<void> {
  const child = spawn(process.execPath, shimWords("install", root), { stdio: "ignore" });
  const watcher = watch(root, { recursive: true });
  let seen = 0;
  watcher.on("change", () => {
    if (++seen >= events) child.kill("SIGKILL");
  });
  await once(child, "exit");
  watcher.close();
}

describe("an install that is killed by SIGKILL at some moment", () => {
  // Seeds of a linear congruential generator: the same moments each time, as far as the system's scheduler allows.
  const moments = Array.from(
    { length: KILLS },
    (_, index) => 1 + ((((index + 1) * 1_103_515_245 + 12_345) >>> 16) % 24),
  );

  test("is undone without a trace by uninstall, once or twice, whenever it was", async () => {
    let halfDone = 0;
    for (const events of moments) {
      const root = await testFolder();
      await fillTree(root);
      const before = await listTree(root);
      await installKilledAfter(events, root);
      if ((await listTree(root)) !== before) halfDone++;
      for (const time of ["once", "twice"]) {
        await run(process.execPath, shimWords("uninstall", root));
        expect(await listTree(root), `killed after ${events} changes, uninstalled ${time}`).toBe(before);
      }
    }
    expect(halfDone, "installs that had begun").toBeGreaterThan(KILLS / 2);
  });

  test("may be done again, and then undone", async () => {
    const root = await testFolder();
    await fillTree(root);
    const before = await listTree(root);
    await installKilledAfter(moments[3] ?? 1, root);
    await run(process.execPath, shimWords("install", root));
    expect(await listTree(root)).not.toBe(before);
    await run(process.execPath, shimWords("uninstall", root));
    expect(await listTree(root)).toBe(before);
  });
});

describe.skipIf(TOOLS.isMissing)(`an install on a disk that is full${TOOLS.word}`, () => {
  test.each([0, 1, 2, 3, 4, ENOUGH_PAGES])(
    "but for %i pages of 4 KiB leaves all as it was, or can be undone",
    async (pages) => {
      const machine = await createNetworkNamespace("nameserver 192.0.2.1\n");
      onTestFinished(() => machine.close());
      const root = await testFolder();
      const template = await testFolder();
      await fillTree(template);
      const sh = (script: string) => machine.run("sh", "-c", script, root);
      const fill = `dd if=/dev/zero of="$0/filler" bs=4k count=${64 - 2 - pages} status=none`;
      const prepared = await sh(`mount -t tmpfs -o size=256k none "$0" && cp -a ${template}/. "$0"/ && ${fill}`);
      expect(prepared).toMatchObject({ status: 0, complaints: "" });
      const before = await sh(LIST);
      const installed = await machine.run(process.execPath, ...shimWords("install", root));
      expect(installed).toMatchObject(pages < ENOUGH_PAGES ? { status: 1, complaints: NO_SPACE } : { status: 0 });
      expect(await machine.run(process.execPath, ...shimWords("uninstall", root))).toMatchObject({ status: 0 });
      expect((await sh(LIST)).output).toBe(before.output);
    },
  );
});
