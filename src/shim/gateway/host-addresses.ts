import { formatAddress } from "../../dns/address.ts";
import { Rcode, RrClass, RrType } from "../../dns/numbers.ts";
import { parseName, type Name } from "../../dns/name.ts";
import type { View } from "../../mesh/view.ts";
import type { Forwarder } from "../../resolver/forward.ts";
import type { Reply } from "../../resolver/resolver.ts";
import { UpstreamError } from "../../resolver/upstream.ts";
import type { HostAddresses } from "../../upstreams/destination.ts";
import {
  ADDRESSES_RETRY_MS,
  ADDRESSES_TIMEOUT_MS,
  LEAST_ADDRESS_TTL_SECONDS,
  LEAST_BETWEEN_ADDRESSES_MS,
  MAX_ADDRESSES_PER_FAMILY,
  MOST_ADDRESS_TTL_SECONDS,
} from "./limits.ts";

const FAMILIES = [RrType.A, RrType.Aaaa] as const;

/** The addresses of a gateway's host, out of the resolvers that this machine had, kept up to date. */
export class ResolvedAddresses implements HostAddresses {
  readonly #host: Name;
  readonly #resolvers: Forwarder;
  readonly #clockMs: () => number;
  /** The last good ones of each family. */
  readonly #byFamily = new Map<number, readonly string[]>();
  /** Families that the host has no address of any more, which counts where it has some of the other. */
  readonly #givenUp = new Set<number>();
  #asking: Promise<void> | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;
  #failure = new UpstreamError("unreachable", "its name does not resolve");
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** Throws `NameSyntaxError` when the host is no name. */
  constructor(host: string, resolvers: Forwarder, clockMs: () => number) {
    this.#host = parseName(host);
    this.#resolvers = resolvers;
    this.#clockMs = clockMs;
  }

  /** Of both families in turns, so that the second try does not meet what is wrong with the first one's network. */
  get known(): readonly string[] {
    const [v4 = [], v6 = []] = FAMILIES.map((family) => this.#byFamily.get(family) ?? []);
    return Array.from({ length: MAX_ADDRESSES_PER_FAMILY }, (_, index) => [v4[index], v6[index]])
      .flat()
      .filter((address) => address !== undefined);
  }

  /** Resolves as soon as there are any; those of the other family may follow. */
  async refresh(): Promise<void> {
    const isRecent = this.#clockMs() - this.#askedMs < LEAST_BETWEEN_ADDRESSES_MS;
    if (this.#asking === undefined && !isRecent) this.#asking = this.#ask();
    await this.#asking;
    if (this.known.length === 0) throw this.#failure;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** Resolves when one family is known, or both are not. */
  #ask(): Promise<void> {
    this.#askedMs = this.#clockMs();
    const asked = FAMILIES.map((family) => this.#askFor(family));
    void Promise.all(asked).then((lifetimesSeconds) => this.#asked(lifetimesSeconds));
    return new Promise((resolve) => {
      for (const each of asked) void each.then((seconds) => seconds !== undefined && resolve());
      void Promise.all(asked).then(() => resolve());
    });
  }

  /** For how many seconds the addresses of a family are good; undefined when there are none. */
  async #askFor(family: (typeof FAMILIES)[number]): Promise<number | undefined> {
    const nowMs = this.#clockMs();
    const context = { view: NOBODY, nowMs, deadlineMs: nowMs + ADDRESSES_TIMEOUT_MS, ...PLAIN };
    const reply = await this.#resolvers.resolve({ name: this.#host, type: family, class: RrClass.In }, context);
    const addresses = reply.answer.filter(({ type }) => type === family).map(({ rdata }) => formatAddress(rdata));
    if (addresses.length === 0) {
      this.#failure = failureOf(reply);
      if (reply.rcode === Rcode.NoError) this.#givenUp.add(family);
      return undefined;
    }
    this.#givenUp.delete(family);
    this.#byFamily.set(family, addresses.slice(0, MAX_ADDRESSES_PER_FAMILY));
    return Math.min(...reply.answer.map(({ ttlSeconds }) => ttlSeconds));
  }

  #asked(lifetimesSeconds: readonly (number | undefined)[]): void {
    this.#asking = undefined;
    if (this.#isClosed) return;
    const found = lifetimesSeconds.filter((seconds) => seconds !== undefined);
    if (found.length > 0) for (const family of this.#givenUp) this.#byFamily.delete(family);
    const seconds = Math.max(LEAST_ADDRESS_TTL_SECONDS, Math.min(MOST_ADDRESS_TTL_SECONDS, ...found));
    const waitMs = found.length === 0 ? ADDRESSES_RETRY_MS : seconds * 1000;
    clearTimeout(this.#timer);
    // Failures are told to whoever needs an address.
    this.#timer = setTimeout(() => void this.refresh().catch(() => undefined), waitMs).unref();
  }
}

function failureOf({ rcode, extendedErrors }: Reply): UpstreamError {
  if (rcode === Rcode.NxDomain) return new UpstreamError("unreachable", "its name does not exist");
  if (rcode === Rcode.NoError) return new UpstreamError("unreachable", "its name has no address");
  const reason = extendedErrors.find(({ text }) => text !== undefined)?.text;
  const because = reason === undefined ? "" : ` (${reason})`;
  return new UpstreamError("unreachable", `its name does not resolve${because}`);
}

const PLAIN = { dnssecOk: false, checkingDisabled: false };

/** Resolvers do not care who asks. */
const NOBODY: View = { name: "shim", search: [], reach: "mesh", families: ["v4", "v6"], autopath: false, public: true };
