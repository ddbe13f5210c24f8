import { expect, test } from "vitest";
import type { CommandRunner } from "../../../../src/shim/system/command-runner.ts";
import { failureOf } from "../../../../src/shim/system/install/failed-command.ts";

const START = ["systemctl", "start", "meshdoh-shim.service"];
const FAILED = {
  status: 1,
  output: "",
  complaints: `Job for meshdoh-shim.service failed.\nSee "systemctl status meshdoh-shim.service" for details.\n`,
};
const WORDS = "systemctl start meshdoh-shim.service failed with status 1: Job for meshdoh-shim.service failed.";

test.each<readonly [string, readonly string[], string | undefined, string]>([
  [
    "a start is told in the shim's own last words",
    START,
    "meshdoh shim: an older word\nmeshdoh shim: --token-file /t is empty\nStopped.\n",
    `${WORDS}\nthe shim said: --token-file /t is empty`,
  ],
  [
    "a port that is taken is told with who names its holder",
    START,
    "meshdoh shim: cannot listen on 127.0.0.1:53 (udp): another program holds the port\n",
    `${WORDS}\nthe shim said: cannot listen on 127.0.0.1:53 (udp): another program holds the port; meshdoh shim doctor names it`,
  ],
  ["a shim that said nothing", START, "", `${WORDS}\njournalctl --unit meshdoh-shim.service says why`],
  ["a machine without journalctl", START, undefined, `${WORDS}\njournalctl --unit meshdoh-shim.service says why`],
  [
    "another command",
    ["systemctl", "daemon-reload"],
    "meshdoh shim: an older word\n",
    "systemctl daemon-reload failed with status 1: Job for meshdoh-shim.service failed.",
  ],
])("%s", async (_, command, journal, expected) => {
  const run: CommandRunner = (program) =>
    Promise.resolve(
      program === "journalctl" && journal !== undefined ? { status: 0, output: journal, complaints: "" } : undefined,
    );
  expect(await failureOf(command, FAILED, run)).toBe(expected);
});

test("a journalctl that does not end hides nothing", async () => {
  expect(await failureOf(START, FAILED, () => Promise.reject(new Error("too late")))).toContain(WORDS);
});
