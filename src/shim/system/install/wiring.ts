/** The ways in which programs come to ask the shim, in order of preference. */
export const WIRINGS = ["dns-delegate", "resolved", "network-manager", "resolvconf", "file"] as const;

/** How programs come to ask the shim; `none` leaves that to somebody else. */
export type Wiring = (typeof WIRINGS)[number] | "none";
