import { canonicalAddress } from "../../../dns/address.ts";

/** Whether an IP address only leads back to this machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopback(address: string): boolean {
  const canonical = canonicalAddress(address) ?? "";
  return canonical === "::1" || /^(?:::ffff:)?127\./.test(canonical);
}
