import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";
import type { UpstreamAddress } from "../../gateway/upstream-address.ts";

/** Where the next connection to an upstream goes: to its bootstrap addresses in turn, if it has some. */
export class Destination {
  readonly address: UpstreamAddress;
  readonly #secureContext: SecureContext | undefined;
  #turn = 0;

  constructor(address: UpstreamAddress, secureContext?: SecureContext) {
    this.address = address;
    this.#secureContext = secureContext;
  }

  /** An IP address, or a name for the system to resolve. */
  get host(): string {
    const { bootstrapAddresses, host } = this.address;
    return bootstrapAddresses[this.#turn % bootstrapAddresses.length] ?? host;
  }

  /** Goes on to the next address, after this one failed. */
  turnAway(): void {
    this.#turn++;
  }

  /** Connects; with `protocols` over TLS, where the server chooses one and must show a certificate for its name. */
  connect(protocols?: readonly string[]): Socket {
    const { host } = this;
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
}
