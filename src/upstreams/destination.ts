import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";

/** Where the connections to an upstream go: to the first of its addresses that takes them, beginning with the last good one. */
export class Destination {
  readonly address: UpstreamAddress;
  readonly #secureContext: SecureContext | undefined;
  #turn = 0;

  constructor(address: UpstreamAddress, secureContext?: SecureContext) {
    this.address = address;
    this.#secureContext = secureContext;
  }

  /** IP addresses in the order in which they are to be tried, or a name for the system to resolve. */
  get hosts(): readonly string[] {
    const all = this.#all();
    return [...all.slice(this.#turn), ...all.slice(0, this.#turn)];
  }

  /** The first of them. */
  get host(): string {
    return this.#all()[this.#turn] ?? this.address.host;
  }

  /** Has an address tried first from now on, because it works. */
  prefer(host: string): void {
    this.#turn = Math.max(0, this.#all().indexOf(host));
  }

  /** Goes on to the next address if this one, which failed, is the first. */
  turnAway(host: string): void {
    if (host === this.host) this.#turn = (this.#turn + 1) % this.#all().length;
  }

  /** Connects; with `protocols` over TLS, where the server chooses one and must show a certificate for its name. */
  connect(protocols?: readonly string[], host: string = this.host): Socket {
    const { port } = this.address;
    if (protocols === undefined) return connect({ host, port, noDelay: true });
    return connectTls({ host, port, ALPNProtocols: [...protocols], ...this.tlsOptions() }).setNoDelay(true);
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
    return bootstrapAddresses.length === 0 ? [host] : bootstrapAddresses;
  }
}
