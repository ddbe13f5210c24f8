import { execFile } from "node:child_process";
import { NOTIFY_TIMEOUT_MS } from "./limits.ts";

/** Tells the service manager how the server does; does nothing where none asked to be told. */
export interface ServiceManager {
  /** The server answers. */
  readonly ready: () => void;
  /** It reads its files again; `ready` follows. */
  readonly reloading: () => void;
  /** It ends. */
  readonly stopping: () => void;
  /** No more signs of life. */
  readonly close: () => void;
}

/** What systemd says to a service of `Type=notify` (sd_notify(3), sd_watchdog_enabled(3)). */
export type ServiceEnvironment = Readonly<Record<string, string | undefined>>;

/** Sends one notification, words such as `READY=1`; may fail. */
export type SendNotification = (words: readonly string[], told: (failure: Error | null) => void) => void;

/** Node opens no datagram sockets of the Unix domain, so systemd's own program sends it. */
const sendWithProgram: SendNotification = (words, told) => {
  execFile("systemd-notify", [...words], { timeout: NOTIFY_TIMEOUT_MS }, told);
};

/** Speaks to the systemd that started this process, if one did; the watchdog hears of it twice in its interval. */
export function serviceManagerOf(
  environment: ServiceEnvironment,
  processId: number,
  report: (line: string) => void,
  send: SendNotification = sendWithProgram,
): ServiceManager {
  if ((environment["NOTIFY_SOCKET"] ?? "") === "") return NOBODY;
  const tell = inOrder(send, report);
  const watchdog = startWatchdog(environment, processId, () => tell(["WATCHDOG=1"]));
  return {
    ready: () => tell(["READY=1"]),
    reloading: () => tell(["RELOADING=1", `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`]),
    stopping: () => tell(["STOPPING=1"]),
    close: () => clearInterval(watchdog),
  };
}

/** One notification after the other: each is a process of its own, and `READY=1` must not overtake `RELOADING=1`. */
function inOrder(send: SendNotification, report: (line: string) => void): (words: readonly string[]) => void {
  const waiting: (readonly string[])[] = [];
  let hasFailed = false;
  const sendFirst = (): void => {
    const [words] = waiting;
    if (words === undefined) return;
    send(words, (failure) => {
      if (failure !== null && !hasFailed) report(`systemd was not told ${words[0]}: ${failure.message}`);
      hasFailed ||= failure !== null;
      waiting.shift();
      sendFirst();
    });
  };
  return (words) => {
    waiting.push(words);
    if (waiting.length === 1) sendFirst();
  };
}

function startWatchdog(
  { WATCHDOG_USEC: interval = "", WATCHDOG_PID: wanted }: ServiceEnvironment,
  processId: number,
  alive: () => void,
): NodeJS.Timeout | undefined {
  if (!/^[1-9]\d*$/.test(interval) || (wanted !== undefined && wanted !== String(processId))) return undefined;
  const timer = setInterval(alive, Number(interval) / 2000);
  timer.unref();
  return timer;
}

const NOBODY: ServiceManager = { ready: () => {}, reloading: () => {}, stopping: () => {}, close: () => {} };
