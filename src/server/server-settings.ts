import type { GatewaySettings } from "../gateway/settings.ts";
import type { ListedStore } from "../snapshot/view-records.ts";
import type { AccessLogSettings } from "./access-log/access-log.ts";
import type { RateLimitSettings } from "./rate-limits.ts";
import type { ServiceEnvironment } from "./systemd-notify.ts";
import type { TlsSource } from "./tls/tls-source.ts";

/** What a server is told. */
export interface ServerSettings {
  readonly gateway: GatewaySettings;
  /**
   * Whether the anonymous view is described by the settings themselves, so that it may be used where the store has none
   * of its name; otherwise only its name counts.
   */
  readonly describesAnonymousView: boolean;
  readonly store: ServerStore;
  readonly listen: readonly ListenerSettings[];
  /** Undefined: plaintext. */
  readonly tls: TlsSource | undefined;
  readonly rates: RateLimitSettings;
  /** Undefined: requests are not logged. */
  readonly accessLog: AccessLogSettings | undefined;
  /** How long it says that it is not ready, and answers all the same, before it takes no more connections. */
  readonly drainDelayMs: number;
  /** For people. */
  readonly version: string;
  /** Where a service manager says how it wants to be told. */
  readonly environment: ServiceEnvironment;
  /** Takes a line for the operator; no names that were asked for, no tokens. */
  readonly report: (line: string) => void;
}

/** The store that is served. */
export interface ServerStore {
  /** As the operator writes it, e.g. `dir:table`. */
  readonly label: string;
  readonly reader: ListedStore;
  /** Where its keys are files, which then is watched. */
  readonly folder: string | undefined;
}

/** One address to listen on. */
export interface ListenerSettings {
  /** IP address. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Whether explanations, status and metrics are shown to everybody who comes by it. */
  readonly mayOperate: boolean;
}

/** A server that cannot be started as it was told; the message says what to do. */
export class ServerError extends Error {
  override readonly name: string = "ServerError";
}
