import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import type { ExecPlugin } from "../../../src/sync/kube/exec-credential.ts";
import { runPlugin } from "../../../src/sync/kube/run-plugin.ts";
import { testFolder, until } from "./stand-in.ts";

interface TestPlugin {
  readonly plugin: ExecPlugin;
  /** The processes that it said it is, one run after the other. */
  readonly processes: () => number[];
}

/** A plugin that writes down its process, and then does what `script` says. */
function makePlugin(script: string): TestPlugin {
  const folder = testFolder();
  const [command, file] = [join(folder, "plugin"), join(folder, "processes")];
  writeFileSync(command, `#!/bin/sh\necho $$ >> ${file}\n${script.replaceAll("PROCESSES", file)}\n`);
  chmodSync(command, 0o755);
  const processes = (): number[] => {
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
    return lines.map(Number).filter((id) => id > 1);
  };
  onTestFinished(() => {
    for (const id of processes().filter(isAlive)) process.kill(id, "SIGKILL");
  });
  const plugin = { apiVersion: "v1", command, args: [], env: { WORD: "said" }, installHint: "" };
  return { plugin: { ...plugin, wantsClusterInfo: false, needsTerminal: false }, processes };
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  // One that has ended, and that nobody has asked for its status yet.
  const state = existsSync(`/proc/${id}/stat`) ? readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1] : undefined;
  return state?.startsWith("Z") !== true;
}

const NEVER = new AbortController().signal;
/** Hangs, as does what it started. */
const HANGS = "sleep 1000 &\necho $! >> PROCESSES\nwait";

test("a plugin has what it is told in its environment, and nothing to read", async () => {
  const { plugin } = makePlugin('read line; echo "$WORD $KUBERNETES_EXEC_INFO ($line)"');
  expect(await runPlugin(plugin, "info", NEVER)).toBe("said info ()\n");
});

test("one that hangs is ended with all that it started once nobody waits for it", async () => {
  const { plugin, processes } = makePlugin(HANGS);
  const abort = new AbortController();
  const printed = runPlugin(plugin, "", abort.signal).catch(String);
  await until(() => processes().length === 2);
  abort.abort();
  expect(await printed).toContain("was ended by SIGKILL");
  await until(() => !processes().some(isAlive));
});

test("it runs once for all that wait, and goes on while one of them does", async () => {
  const { plugin, processes } = makePlugin("while [ ! -e $0.go ]; do sleep 0.02; done; echo token");
  const [one, other] = [new AbortController(), new AbortController()];
  const first = runPlugin(plugin, "", one.signal);
  const second = runPlugin(plugin, "", other.signal);
  await until(() => processes().length === 1);
  one.abort();
  writeFileSync(`${plugin.command}.go`, "");
  expect([await first, await second, processes().length]).toEqual(["token\n", "token\n", 1]);
});

test("one that took somebody too long is ended for all, and the next is another", async () => {
  const { plugin, processes } = makePlugin(HANGS);
  const late = new AbortController();
  const first = runPlugin(plugin, "", late.signal).catch(String);
  const second = runPlugin(plugin, "", NEVER).catch(String);
  await until(() => processes().length === 2);
  late.abort(new ApiFailure("credentials", "too late"));
  const third = new AbortController();
  const next = runPlugin(plugin, "", third.signal).catch(String);
  expect(await Promise.all([first, second])).toEqual(["ApiFailure: too late", "ApiFailure: too late"]);
  await until(() => processes().length === 4);
  third.abort();
  await next;
  await until(() => !processes().some(isAlive));
});

test("one that prints without end is ended", async () => {
  const { plugin, processes } = makePlugin("exec yes");
  await expect(runPlugin(plugin, "", NEVER)).rejects.toThrow("printed more than 1000000 octets");
  expect(processes().filter(isAlive)).toEqual([]);
});

test("for one that is not there it is said how to get it", async () => {
  const { plugin } = makePlugin("");
  const missing = { ...plugin, command: "no-such-plugin", installHint: "get it at example.com" };
  await expect(runPlugin(missing, "", NEVER)).rejects.toThrow(
    "the exec plugin no-such-plugin is not there: get it at example.com",
  );
});
