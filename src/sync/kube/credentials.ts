import type { RequestOptions } from "node:https";
import { SourceError } from "../source.ts";
import { ApiFailure } from "./api-failure.ts";
import { openAccess, type ClusterAccess } from "./cluster-access.ts";
import type { Pace } from "./pace.ts";
import type { Surroundings } from "./timers.ts";

/** What one request is sent with. */
export interface Credential {
  readonly access: ClusterAccess;
  readonly options: RequestOptions;
}

/** What is read for one cluster. */
export interface CredentialsSettings {
  /** Empty for the service account of this Pod, or the current context. */
  readonly context: string;
  /** Before the path of the service account, for tests. */
  readonly root: string;
  readonly pace: Pace;
  readonly surroundings: Surroundings;
  /** Called with each access that is read, also when nothing about it has changed. */
  readonly opened: (access: ClusterAccess) => void;
}

/** How long credentials are used before they are asked for again; service accounts get new ones long before theirs end. */
const KEPT_MS = 60_000;
/** Those that were refused are read anew at most so often. */
const RENEWAL_MS = 5000;

/** Credentials of one cluster, read when they are needed and anew when they are refused. */
export class Credentials {
  readonly #settings: CredentialsSettings;
  #access: Promise<ClusterAccess> | undefined;
  #current: Promise<Credential> | undefined;
  #readMs = 0;
  #renewedMs = Number.NEGATIVE_INFINITY;
  readonly #closing = new AbortController();

  constructor(settings: CredentialsSettings) {
    this.#settings = settings;
  }

  /**
   * Rejects with `SourceError` where there is no such context, with `ApiFailure` where nobody gives credentials, and once
   * `signal` is aborted: whoever comes next then gets what is being read.
   */
  async current(signal?: AbortSignal): Promise<Credential> {
    const nowMs = this.#settings.surroundings.nowMs();
    if (this.#current === undefined || nowMs - this.#readMs >= KEPT_MS) {
      this.#readMs = nowMs;
      this.#current = this.#read();
    }
    const current = this.#current;
    try {
      return await (signal === undefined ? current : unlessAborted(current, signal));
    } catch (cause) {
      if (this.#current === current && signal?.aborted !== true) this.#current = undefined;
      throw cause;
    }
  }

  /** Ends what is under way: an exec plugin, unless others of this program wait for it too. */
  close(): void {
    this.#closing.abort();
  }

  /** Reads everything anew after `refused` was not accepted; false when that was just done. */
  renew(refused: Credential, current: Credential): boolean {
    // Somebody else was refused before, and there are others already.
    if (refused !== current) return true;
    const nowMs = this.#settings.surroundings.nowMs();
    if (nowMs - this.#renewedMs < RENEWAL_MS) return false;
    this.#renewedMs = nowMs;
    this.#access = undefined;
    this.#current = undefined;
    return true;
  }

  async #read(): Promise<Credential> {
    const access = await this.#opened();
    return { access, options: await this.#withinTime(access) };
  }

  async #opened(): Promise<ClusterAccess> {
    const { context, root, opened } = this.#settings;
    if (this.#access !== undefined) return this.#access;
    const opening = openAccess(context, root);
    this.#access = opening;
    try {
      const access = await opening;
      opened(access);
      return access;
    } catch (cause) {
      if (this.#access === opening) this.#access = undefined;
      throw cause;
    }
  }

  #withinTime(access: ClusterAccess): Promise<RequestOptions> {
    const { pace, surroundings } = this.#settings;
    const late = new AbortController();
    return new Promise((resolve, reject) => {
      const cancel = surroundings.startTimer(pace.credentialsMs, () => {
        const problem = `nobody gave them within ${pace.credentialsMs / 1000} s: does the exec plugin ask something?`;
        const failure = new ApiFailure("credentials", problem);
        reject(failure);
        late.abort(failure);
      });
      const refuse = (cause: unknown): void => reject(credentialsFailure(cause));
      const signal = AbortSignal.any([this.#closing.signal, late.signal]);
      access.requestOptions(signal).then(resolve, refuse).finally(cancel);
    });
  }
}

async function unlessAborted(reading: Promise<Credential>, signal: AbortSignal): Promise<Credential> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new ApiFailure("away", "given up"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    reading.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function credentialsFailure(cause: unknown): Error {
  return cause instanceof SourceError ? cause : new ApiFailure("credentials", credentialsProblem(cause), { cause });
}

/** What plugins print on standard error is for people, and may be long. */
function credentialsProblem(cause: unknown): string {
  const text = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  return text.slice(0, MAX_PROBLEM_CHARACTERS) || "whoever gives them failed and said nothing";
}

const MAX_PROBLEM_CHARACTERS = 300;
