import { openAccessLog, type AccessLog } from "./access-log/access-log.ts";
import { buildGateway, type ServerGateway } from "./build-gateway.ts";
import { drainingGateway } from "./draining-gateway.ts";
import { followStore, type StoreFollower } from "./follow-store.ts";
import type { RefusalReason } from "./http/connection-table.ts";
import type { HttpListener } from "./http/http-listener.ts";
import { listenHttp } from "./http/listen-http.ts";
import { DRAIN_GRACE_MS } from "./limits.ts";
import { RequestCounts } from "./metrics/request-counts.ts";
import { failureText, withoutRepeats } from "./quiet-report.ts";
import { ServerError, type ServerSettings } from "./server-settings.ts";
import { serviceManagerOf } from "./systemd-notify.ts";
import { inTime } from "./watched-table.ts";

/** A server that answers. */
export interface RunningServer {
  /** `https://127.0.0.1:8443`, one per address, with the ports that were found when any was asked for. */
  readonly urls: readonly string[];
  /** Opens the access log anew; certificates and tables are followed without being told. */
  reload(): void;
  /**
   * Is not ready from now on, after the drain delay takes no more connections, sends the replies in flight within
   * `DRAIN_GRACE_MS`, and frees everything; calling again waits for the same.
   */
  close(): Promise<void>;
}

/**
 * Starts a server; when this settles it answers on every address, or on none. Rejects with `ServerError`,
 * `HttpListenError` or `TlsFileError`.
 */
export async function runServer(given: ServerSettings): Promise<RunningServer> {
  const settings = { ...given, report: withoutRepeats(given.report, Date.now) };
  const parts = new ServerParts(settings);
  try {
    await parts.open();
  } catch (error) {
    await parts.close(0);
    throw error;
  }
  warn(settings, parts);
  parts.serviceManager.ready();
  let closing: Promise<void> | undefined;
  return {
    urls: parts.listeners.map(({ url }) => url),
    reload: () => parts.reload(),
    close: () => (closing ??= parts.close(settings.drainDelayMs)),
  };
}

/** What a server consists of, as far as it is open. */
class ServerParts {
  readonly listeners: HttpListener[] = [];
  readonly serviceManager: ReturnType<typeof serviceManagerOf>;
  serving: ServerGateway | undefined;
  readonly #settings: ServerSettings;
  readonly #requests = new RequestCounts();
  readonly #refused = new Map<RefusalReason, number>();
  #accessLog: AccessLog | undefined;
  #follower: StoreFollower | undefined;
  #isDraining = false;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
    this.serviceManager = serviceManagerOf(settings.environment, process.pid, settings.report);
  }

  /** What opens first is what the next one needs; `close` frees as much as there is. */
  async open(): Promise<void> {
    this.#accessLog = await this.#openAccessLog();
    this.serving = await buildGateway(this.#settings, {
      requests: this.#requests,
      refusedConnections: this.#refused,
      openConnections: () => this.listeners.reduce((sum, { connections }) => sum + connections, 0),
      droppedLogLines: () => this.#accessLog?.droppedLines ?? 0,
    });
    this.#follower = this.#follow(this.serving);
    // A store that hangs is no reason not to answer what does not need it.
    await inTime(this.#follower.ready);
    await this.#listen(this.serving);
  }

  reload(): void {
    this.serviceManager.reloading();
    this.#accessLog?.reopen();
    this.serviceManager.ready();
  }

  async close(drainDelayMs: number): Promise<void> {
    this.#isDraining = true;
    this.serviceManager.stopping();
    if (this.listeners.length > 0) await passing(drainDelayMs);
    await Promise.all(this.listeners.map((listener) => listener.close(DRAIN_GRACE_MS)));
    this.#follower?.close();
    this.serving?.close();
    await this.#accessLog?.close();
    this.serviceManager.close();
  }

  async #openAccessLog(): Promise<AccessLog | undefined> {
    const { accessLog, report } = this.#settings;
    if (accessLog === undefined) return undefined;
    const { path } = accessLog;
    try {
      return await openAccessLog(accessLog, Date.now, (failure) =>
        report(`access log ${path}: ${failureText(failure)}`),
      );
    } catch (error) {
      throw new ServerError(`--access-log ${path} cannot be written: ${failureText(error)}`, { cause: error });
    }
  }

  #follow({ tableSource, anonymousView }: ServerGateway): StoreFollower {
    const { store, gateway, report } = this.#settings;
    return followStore({
      folder: store.folder,
      refreshMs: gateway.refreshMs,
      tableSource,
      refreshViews: () => anonymousView.refresh(),
      clockMs: Date.now,
      reportFailure: (failure) => report(`changes of ${store.label} are noticed late: ${failureText(failure)}`),
    });
  }

  async #listen({ gateway }: ServerGateway): Promise<void> {
    const { listen, tls, report } = this.#settings;
    const draining = drainingGateway(gateway, () => this.#isDraining);
    const record = this.#recorder();
    const refused = (reason: RefusalReason): void => {
      this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
    };
    const common = { tls, gateway: draining, record, refused, report };
    for (const { host, port, mayOperate } of listen) {
      this.listeners.push(await listenHttp({ host, port, mayOperate, ...common }));
    }
  }

  #recorder(): (request: Parameters<RequestCounts["count"]>[0]) => void {
    const requests = this.#requests;
    const accessLog = this.#accessLog;
    if (accessLog === undefined) return (request) => requests.count(request);
    return (request) => {
      requests.count(request);
      accessLog.record(request);
    };
  }
}

function passing(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What an operator should hear of a server that runs, but not as it may have been meant. */
function warn({ gateway, report, store }: ServerSettings, { serving }: ServerParts): void {
  if (gateway.upstreams.length === 0) {
    report("warning: there is no upstream, so names outside the mesh are not answered: give --upstream <url>");
  }
  const problem = serving?.tableSource.current() === undefined ? serving?.tableSource.lastProblem : undefined;
  if (problem !== undefined) report(`warning: ${store.label} has no table yet: ${problem.message}`);
}
