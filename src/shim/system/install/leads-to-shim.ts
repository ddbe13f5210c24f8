import { canonicalAddress } from "../../../dns/address.ts";
import { parseSocketAddress } from "../observe/shim-words.ts";
import { reachableAddress } from "./reachable-address.ts";

/** What resolv.conf cannot name: every nameserver in it is asked there. */
const DNS_PORT = 53;

/** Whether a nameserver of resolv.conf is the shim; `listen` as in the journal. */
export function listensAt(listen: readonly string[], nameserver: string): boolean {
  const address = canonicalAddress(nameserver) ?? nameserver;
  return listen
    .flatMap((text) => parseSocketAddress(text) ?? [])
    .some((at) => at.port === DNS_PORT && (at.address === address || reachableAddress(at.address) === address));
}

/** Whether programs that are given these nameservers ask the shim: the first one that answers counts. */
export function leadsToShim(listen: readonly string[], [first]: readonly string[]): boolean {
  return first !== undefined && listensAt(listen, first);
}

/** Whether the shim is among them, so that programs would wait for it in vain once it is gone. */
export function namesShim(listen: readonly string[], nameservers: readonly string[]): boolean {
  return nameservers.some((address) => listensAt(listen, address));
}
