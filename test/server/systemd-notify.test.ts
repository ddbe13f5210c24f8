import { expect, onTestFinished, test, vi } from "vitest";
import { serviceManagerOf, type ServiceEnvironment } from "../../src/server/systemd-notify.ts";

interface Told {
  readonly sent: string[][];
  readonly lines: string[];
}

function managerIn(
  environment: ServiceEnvironment,
  failure: Error | null = null,
): Told & ReturnType<typeof serviceManagerOf> {
  const sent: string[][] = [];
  const lines: string[] = [];
  const manager = serviceManagerOf(
    environment,
    42,
    (line) => lines.push(line),
    (words, told) => {
      sent.push([...words]);
      told(failure);
    },
  );
  onTestFinished(() => manager.close());
  return { ...manager, sent, lines };
}

const SOCKET = { NOTIFY_SOCKET: "/run/systemd/notify" };

test("nothing is sent where no service manager asked for it", () => {
  const { sent, ready, reloading, stopping } = managerIn({ WATCHDOG_USEC: "2" });
  ready();
  reloading();
  stopping();
  expect(sent).toEqual([]);
});

test("says what systemd wants to hear, with the time of a reload", () => {
  const { sent, ready, reloading, stopping } = managerIn(SOCKET);
  ready();
  reloading();
  stopping();
  expect(sent).toEqual([["READY=1"], ["RELOADING=1", expect.stringMatching(/^MONOTONIC_USEC=\d+$/)], ["STOPPING=1"]]);
});

test.each([
  [{ ...SOCKET, WATCHDOG_USEC: "30000000" }, 4],
  [{ ...SOCKET, WATCHDOG_USEC: "30000000", WATCHDOG_PID: "42" }, 4],
  [{ ...SOCKET, WATCHDOG_USEC: "30000000", WATCHDOG_PID: "43" }, 0],
  [{ ...SOCKET, WATCHDOG_USEC: "0" }, 0],
  [SOCKET, 0],
])("in a minute, %j has %i signs of life sent", (environment, count) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { sent } = managerIn(environment);
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual(Array.from({ length: count }, () => ["WATCHDOG=1"]));
});

test("a manager that cannot be told is reported once", () => {
  const { lines, ready, stopping } = managerIn(SOCKET, new Error("spawn systemd-notify ENOENT"));
  ready();
  stopping();
  expect(lines).toEqual(["systemd was not told READY=1: spawn systemd-notify ENOENT"]);
});

test("nothing is told before what was to be told first has been", () => {
  const sent: string[] = [];
  const done: (() => void)[] = [];
  const manager = serviceManagerOf(
    SOCKET,
    42,
    () => {},
    (words, told) => {
      sent.push(words[0] ?? "");
      done.push(() => told(null));
    },
  );
  manager.reloading();
  manager.ready();
  manager.stopping();
  expect(sent).toEqual(["RELOADING=1"]);
  done[0]?.();
  expect(sent).toEqual(["RELOADING=1", "READY=1"]);
  done[1]?.();
  done[2]?.();
  expect(sent).toEqual(["RELOADING=1", "READY=1", "STOPPING=1"]);
});
