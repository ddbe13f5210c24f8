import { describe, expect, test } from "vitest";
import { NODE_FILES, type FileCalls } from "../../../../src/shim/system/install/file-calls.ts";
import { withLock, type Locking } from "../../../../src/shim/system/install/lock.ts";
import { STATE_FOLDER } from "../../../../src/shim/system/install/paths.ts";
import { KilledFiles } from "./faulty-files.ts";
import { FakeSystem, Tree } from "./scene.ts";

const AT_ONCE = { attempts: 1, pauseMs: 0 };
const OFTEN = { attempts: 50, pauseMs: 0 };

/** A process with this ID, on a machine where those named run. */
function processOf(pid: number, tree: Tree, running: ReadonlySet<number>, files?: FileCalls): Locking {
  return {
    files: new FakeSystem(tree, files).files,
    processes: {
      own: { pid, startTicks: 10 * pid, bootId: "0123abcd" },
      isRunning: (other) => other.bootId === "0123abcd" && running.has(other.pid),
    },
  };
}

const BOTH: ReadonlySet<number> = new Set([1, 2]);

describe("a change of the machine", () => {
  test("runs alone, and leaves nothing of its lock", async () => {
    using tree = new Tree();
    const before = tree.everything();
    const seen = await withLock("install", processOf(1, tree, BOTH), () => Promise.resolve(tree.everything()));
    expect(seen.filter((line) => !before.includes(line))).toEqual([
      "/var/lib/meshdoh-shim/ 755",
      '/var/lib/meshdoh-shim/lock-install-1-10-0123abcd 600 0:0 ""',
    ]);
    expect(tree.everything()).toEqual(before);
  });

  test.each(["install", "reapply", "uninstall"] as const)(
    "%s is refused while another one runs, which is named",
    async (verb) => {
      using tree = new Tree();
      await withLock("install", processOf(1, tree, BOTH), async () => {
        const second = withLock(verb, processOf(2, tree, BOTH), () => Promise.resolve("done"), AT_ONCE);
        await expect(second).rejects.toThrow(
          "meshdoh shim install (process 1) is changing this machine: wait until it has ended, then try again; ps -fp 1 shows it",
        );
      });
      expect(await withLock(verb, processOf(2, tree, BOTH), () => Promise.resolve("done"), AT_ONCE)).toBe("done");
    },
  );

  test("waits for one that ends soon", async () => {
    using tree = new Tree();
    const order: string[] = [];
    let end = (): void => undefined;
    const first = withLock("reapply", processOf(1, tree, BOTH), async () => {
      await new Promise<void>((resolve) => (end = resolve));
      order.push("first");
    });
    let tries = 0;
    const counted: FileCalls = {
      ...NODE_FILES,
      list: (path) => {
        if (++tries === 3) end();
        return NODE_FILES.list(path);
      },
    };
    await withLock("uninstall", processOf(2, tree, BOTH, counted), async () => void order.push("second"), OFTEN);
    await first;
    expect([order, tries >= 3]).toEqual([["first", "second"], true]);
  });

  test("that fails gives the lock back", async () => {
    using tree = new Tree();
    const before = tree.everything();
    const failed = withLock("install", processOf(1, tree, BOTH), () => Promise.reject(new Error("no")));
    await expect(failed).rejects.toThrow("no");
    expect(tree.everything()).toEqual(before);
  });

  test.each<[string, string]>([
    ["a process that ended", "lock-install-3-30-0123abcd"],
    ["a process before the machine was started again", "lock-install-2-20-ffffffff"],
  ])("does not wait for what %s left, and removes it", async (_, name) => {
    using tree = new Tree();
    const before = tree.everything();
    tree.write(`${STATE_FOLDER}/${name}`, "");
    await withLock("install", processOf(1, tree, BOTH), () => Promise.resolve(), AT_ONCE);
    expect(tree.everything()).toEqual(before);
  });
});

test("of two that come at the same moment never both run, wherever the one is while the other tries", async () => {
  for (let at = 0, isOver = false; !isOver; at++) {
    using tree = new Tree();
    let running = 0;
    let most = 0;
    const change = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    let calls = 0;
    let second: Promise<unknown> = Promise.resolve();
    const interleaved: FileCalls = {
      ...NODE_FILES,
      ...Object.fromEntries(
        (["makeFolder", "create", "list", "remove", "removeFolder"] as const).map((name) => [
          name,
          (path: string, mode: number) => {
            if (calls++ === at) second = withLock("uninstall", processOf(2, tree, BOTH), change, AT_ONCE).catch(String);
            return name === "makeFolder" ? NODE_FILES[name](path, mode) : NODE_FILES[name](path);
          },
        ]),
      ),
    };
    const first = withLock("install", processOf(1, tree, BOTH, interleaved), change, OFTEN);
    await first;
    await second;
    isOver = calls <= at;
    expect(most, `call ${at}`).toBe(1);
  }
});

test("an install that is killed while it locks is no hindrance", async () => {
  for (let at = 0, isOver = false; !isOver; at++) {
    using tree = new Tree();
    const before = tree.everything();
    const killed = new KilledFiles(NODE_FILES, at, "before");
    await withLock("install", processOf(1, tree, BOTH, killed.files), () => Promise.resolve(), AT_ONCE).catch(
      () => undefined,
    );
    isOver = !killed.isKilled;
    await withLock("uninstall", processOf(2, tree, new Set([2])), () => Promise.resolve(), AT_ONCE);
    expect(tree.everything(), `call ${at}`).toEqual(before);
  }
});

describe("on a disk that takes nothing", () => {
  const full = (): never => {
    throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  };

  test("an install says so", async () => {
    using tree = new Tree();
    const locking = processOf(1, tree, BOTH, { ...NODE_FILES, create: full });
    await expect(withLock("install", locking, () => Promise.resolve(), AT_ONCE)).rejects.toThrow(
      "/var/lib/meshdoh-shim/lock-install-1-10-0123abcd cannot be written: ENOSPC",
    );
  });

  test("an uninstall goes on, unless another one runs", async () => {
    using tree = new Tree();
    const locking = processOf(1, tree, BOTH, { ...NODE_FILES, create: full });
    const uninstall = () => withLock("uninstall", locking, () => Promise.resolve("done"), AT_ONCE);
    expect(await uninstall()).toBe("done");
    tree.write(`${STATE_FOLDER}/lock-install-2-20-0123abcd`, "");
    await expect(uninstall()).rejects.toThrow("meshdoh shim install (process 2) is changing this machine");
  });
});
