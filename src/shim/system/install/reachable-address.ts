import { isIPv6 } from "node:net";

/** The address at which programs of this machine ask a listener: loopback for one on all addresses. */
export function reachableAddress(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  return isIPv6(address) && /^[0:]+$/.test(address) ? "::1" : address;
}
