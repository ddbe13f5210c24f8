import type { RequestOptions } from "node:https";
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

  constructor(settings: CredentialsSettings) {
    this.#settings = settings;
  }

  /** Rejects with `SourceError` where there is no such context, with `ApiFailure` where nobody gives credentials. */
  async current(): Promise<Credential> {
    const nowMs = this.#settings.surroundings.nowMs();
    if (this.#current === undefined || nowMs - this.#readMs >= KEPT_MS) {
      this.#readMs = nowMs;
      this.#current = this.#read();
    }
    const current = this.#current;
    try {
      return await current;
    } catch (cause) {
      if (this.#current === current) this.#current = undefined;
      throw cause;
    }
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
    return new Promise((resolve, reject) => {
      const cancel = surroundings.startTimer(pace.credentialsMs, () => {
        const problem = `nobody gave them within ${pace.credentialsMs / 1000} s: does the exec plugin ask something?`;
        reject(new ApiFailure("credentials", problem));
      });
      const refuse = (cause: unknown): void => reject(new ApiFailure("credentials", credentialsProblem(cause)));
      access.requestOptions().then(resolve, refuse).finally(cancel);
    });
  }
}

/** What plugins print on standard error is for people; what they print besides is secret, and JSON errors quote it. */
function credentialsProblem(cause: unknown): string {
  if (cause instanceof SyntaxError) return "the exec plugin of the kubeconfig printed no ExecCredential";
  const text = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  return text.slice(0, MAX_PROBLEM_CHARACTERS) || "the exec plugin of the kubeconfig failed and said nothing";
}

const MAX_PROBLEM_CHARACTERS = 300;
