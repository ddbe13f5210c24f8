import { Socket } from "node:net";
import { parseUpstreamAddress } from "../../src/gateway/upstream-url.ts";
import { Destination, type HostAddresses } from "../../src/upstreams/destination.ts";
import { TRUST } from "./scene.ts";

/** One whose address 192.0.2.1 says nothing to whoever connects, like one behind a firewall that drops what it gets. */
export class PartlySilent extends Destination {
  readonly tried: string[] = [];
  readonly silent: Socket[] = [];

  constructor(url: string, addresses?: HostAddresses) {
    super(parseUpstreamAddress(url, { plainUpstreams: true }), TRUST, addresses);
  }

  override connect(protocols?: readonly string[], host = this.host): Socket {
    this.tried.push(host);
    if (host !== "192.0.2.1") return super.connect(protocols, host);
    const socket = new Socket();
    this.silent.push(socket);
    return socket;
  }
}
