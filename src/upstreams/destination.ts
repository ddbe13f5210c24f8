import { connect, isIP, type Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import { nodeTls } from "./node-http.ts";

/** Finds the IP addresses of a host, which change over time, so that the system need not be asked for them. */
export interface HostAddresses {
  /** As last heard, in the order in which they are to be tried; none before they were asked for. */
  readonly known: readonly string[];
  /** Asks for them; rejects with `UpstreamError` when none are known after that. */
  refresh(): Promise<void>;
}

/** Where the connections to an upstream go: to the first of its addresses that takes them, beginning with the last good one. */
export class Destination {
  readonly address: UpstreamAddress;
  readonly #secureContext: SecureContext | undefined;
  readonly #addresses: HostAddresses | undefined;
  #first: string | undefined;

  /** With `addresses` a host name is never left to the system to resolve. */
  constructor(address: UpstreamAddress, secureContext?: SecureContext, addresses?: HostAddresses) {
    this.address = address;
    this.#secureContext = secureContext;
    this.#addresses = addresses;
  }

  /** Whether there is anything to connect to; if not, `refresh` finds it. */
  get isKnown(): boolean {
    return this.#addresses === undefined || this.#addresses.known.length > 0;
  }

  /** Whether `refresh` may bring other addresses. */
  get mayChange(): boolean {
    return this.#addresses !== undefined;
  }

  /** IP addresses in the order in which they are to be tried, or a name for the system to resolve. */
  get hosts(): readonly string[] {
    const all = this.#all();
    const at = Math.max(0, this.#first === undefined ? 0 : all.indexOf(this.#first));
    return at === 0 ? all : [...all.slice(at), ...all.slice(0, at)];
  }

  /** The first of them. Throws `UpstreamError` when none is known. */
  get host(): string {
    const [first] = this.hosts;
    if (first === undefined) throw new UpstreamError("unreachable", "its name does not resolve");
    return first;
  }

  /** Asks for addresses where they may change; rejects with `UpstreamError` when none are known. */
  async refresh(): Promise<void> {
    await this.#addresses?.refresh();
  }

  /** Has an address tried first from now on, because it works. */
  prefer(host: string): void {
    this.#first = host;
  }

  /** Goes on to the next address if this one, which failed, is the first. */
  turnAway(host: string): void {
    const [first, second] = this.hosts;
    if (host === first) this.#first = second ?? first;
  }

  /** Connects; with `protocols` over TLS, where the server chooses one and must show a certificate for its name. */
  connect(protocols?: readonly string[], host: string = this.host): Socket {
    const { port } = this.address;
    if (protocols === undefined) return connect({ host, port, noDelay: true });
    return nodeTls()
      .connect({ host, port, ALPNProtocols: [...protocols], ...this.tlsOptions() })
      .setNoDelay(true);
  }

  /** What certificates are checked against. An address is no server name (RFC 6066 section 3), yet checked all the same. */
  tlsOptions(): { servername?: string; secureContext?: SecureContext } {
    const { serverName } = this.address;
    return {
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
      ...(this.#secureContext === undefined ? {} : { secureContext: this.#secureContext }),
    };
  }

  #all(): readonly string[] {
    const { bootstrapAddresses, host } = this.address;
    if (bootstrapAddresses.length > 0) return bootstrapAddresses;
    return this.#addresses?.known ?? [host];
  }
}
