const LOOPBACK = /^(?:127(?:\.\d+){3}|(?:0*:)+0*1)$/;

/** True for an IP address that only this machine itself can reach. */
export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK.test(address);
}
