import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ClusterAccess } from "../../../src/sync/kube/cluster-access.ts";
import { Credentials, type Credential } from "../../../src/sync/kube/credentials.ts";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { testFolder, until, useContexts, useKubeconfigs } from "./stand-in.ts";

function begin(): { credentials: Credentials; opened: ClusterAccess[]; clock: ManualClock; timers: ManualTimers } {
  const clock = new ManualClock();
  const timers = new ManualTimers(clock);
  const opened: ClusterAccess[] = [];
  const surroundings = { startTimer: timers.start, nowMs: clock.read, random: () => 0 };
  const settings = { context: "prod", root: "/nowhere", pace: USUAL_PACE, surroundings };
  return {
    credentials: new Credentials({ ...settings, opened: (access) => opened.push(access) }),
    opened,
    clock,
    timers,
  };
}

function tokenOf({ options }: Credential): unknown {
  return Object(options.headers).Authorization;
}

/** Lets the context `prod` have a plugin that counts how often it ran and prints `text`; returns how often. */
function usePlugin(script: string): () => number {
  const folder = testFolder();
  const [plugin, count] = [join(folder, "plugin"), join(folder, "count")];
  writeFileSync(count, "");
  writeFileSync(plugin, `#!/bin/sh\nprintf x >> ${count}\n${script}\n`);
  chmodSync(plugin, 0o755);
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: plugin, interactiveMode: "Never" };
  useKubeconfigs(
    JSON.stringify({
      clusters: [{ name: "a", cluster: { server: "https://api" } }],
      users: [{ name: "a", user: { exec } }],
      contexts: [{ name: "prod", context: { cluster: "a", user: "a" } }],
    }),
  );
  return () => readFileSync(count, "utf8").length;
}

test("credentials are read once a minute, not for each request", async () => {
  const ran = usePlugin(`echo '{"status":{"token":"t1"}}'`);
  const { credentials, clock } = begin();
  const [one, other] = await Promise.all([credentials.current(), credentials.current()]);
  expect([tokenOf(one), one === other, ran()]).toEqual(["Bearer t1", true, 1]);
  clock.advanceSeconds(59);
  expect([await credentials.current(), ran()]).toEqual([one, 1]);
  clock.advanceSeconds(1);
  await credentials.current();
  expect(ran()).toBe(2);
});

test("those that were refused are read anew from the kubeconfig, but not again and again", async () => {
  useContexts({ name: "prod", server: "https://api", token: "old" });
  const { credentials, opened, clock } = begin();
  const old = await credentials.current();
  useContexts({ name: "prod", server: "https://api", token: "new" });
  expect(credentials.renew(old, await credentials.current())).toBe(true);
  const renewed = await credentials.current();
  expect([tokenOf(old), tokenOf(renewed), opened.length]).toEqual(["Bearer old", "Bearer new", 2]);
  // Others that were refused with the old ones need nothing new.
  expect(credentials.renew(old, renewed)).toBe(true);
  expect(await credentials.current()).toBe(renewed);
  expect(credentials.renew(renewed, renewed)).toBe(false);
  clock.advanceSeconds(5);
  expect(credentials.renew(renewed, renewed)).toBe(true);
});

test("a kubeconfig that was not there is looked for again", async () => {
  useKubeconfigs("{}");
  const { credentials } = begin();
  await expect(credentials.current()).rejects.toMatchObject({ code: "missing" });
  useContexts({ name: "prod", server: "https://api", token: "t" });
  expect(tokenOf(await credentials.current())).toBe("Bearer t");
});

test.for([
  ["fails with words", "echo 'log in   first' >&2\nexit 1", "log in first"],
  ["fails without words", "exit 1", "the exec plugin of the kubeconfig failed and said nothing"],
  ["prints no JSON", "echo SECRET", "the exec plugin of the kubeconfig printed no ExecCredential"],
] as const)("a plugin that %s gives no credentials, and its output is not shown", async ([, script, problem]) => {
  usePlugin(script);
  const { credentials } = begin();
  await expect(credentials.current()).rejects.toMatchObject({ code: "credentials", message: problem });
});

test("a plugin that is not installed is named", async () => {
  usePlugin("");
  const text = readFileSync(process.env["KUBECONFIG"] ?? "", "utf8");
  useKubeconfigs(text.replaceAll(/"command":"[^"]*"/g, '"command":"no-such-plugin"'));
  const { credentials } = begin();
  await expect(credentials.current()).rejects.toMatchObject({ message: "the exec plugin no-such-plugin is not there" });
});

/** The process of the plugin, which says who it is. */
function useHangingPlugin(): () => number {
  const file = join(testFolder(), "process");
  usePlugin(`echo $$ > ${file}.new; mv ${file}.new ${file}; exec sleep 1000`);
  return () => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
}

function isGone(id: number): boolean {
  try {
    process.kill(id, 0);
    return false;
  } catch {
    return true;
  }
}

test("a plugin that never ends is not waited for, and is ended", async () => {
  const processId = useHangingPlugin();
  const { credentials, timers } = begin();
  const reading = credentials.current().catch((cause: unknown) => cause);
  await until(() => processId() !== 0);
  await timers.advanceMs(60_000);
  expect(await reading).toMatchObject({
    code: "credentials",
    message: "nobody gave them within 60 s: does the exec plugin ask something?",
  });
  await until(() => isGone(processId()));
});

test("whoever gives up is not kept waiting, and whoever closes them ends the plugin", async () => {
  const processId = useHangingPlugin();
  const { credentials } = begin();
  const abort = new AbortController();
  const [one, other] = [credentials.current(abort.signal), credentials.current()];
  const others = other.catch((cause: unknown) => cause);
  abort.abort();
  await expect(one).rejects.toMatchObject({ code: "away" });
  await until(() => processId() !== 0);
  expect(isGone(processId())).toBe(false);
  credentials.close();
  expect(await others).toMatchObject({ code: "credentials" });
  await until(() => isGone(processId()));
});
