import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";

/** As whom somebody else asks (`as`, `as-uid`, `as-groups` and `as-user-extra` of a user of a kubeconfig). */
export type ImpersonationHeaders = Readonly<Record<string, string | string[]>>;

/**
 * The headers of an impersonation (Kubernetes, "User impersonation"), none for a user that is asked for as itself;
 * undefined where groups or anything else is named without a user, which nobody may ask for.
 */
export function impersonationHeaders(user: FieldMap): ImpersonationHeaders | undefined {
  const { as, "as-uid": uid, "as-groups": groups, "as-user-extra": extra } = user;
  const extras = isFieldMap(extra) ? Object.entries(extra) : [];
  const more: Record<string, string | string[]> = {
    ...(typeof uid === "string" && uid !== "" && { "Impersonate-Uid": uid }),
    ...(Array.isArray(groups) && groups.length > 0 && { "Impersonate-Group": groups.map(String) }),
    ...Object.fromEntries(
      extras.map(([key, values]) => [
        `Impersonate-Extra-${escapedKey(key)}`,
        Array.isArray(values) ? values.map(String) : [],
      ]),
    ),
  };
  if (typeof as === "string" && as !== "") return { "Impersonate-User": as, ...more };
  return Object.keys(more).length === 0 ? {} : undefined;
}

/** As client-go writes it: what no header may be called by, and the percent sign, octet by octet. */
function escapedKey(key: string): string {
  const octets = [...Buffer.from(key)];
  return octets.map((octet) => (isPlain(octet) ? String.fromCodePoint(octet) : percent(octet))).join("");
}

/** A token of RFC 9110 section 5.6.2, without the percent sign. */
function isPlain(octet: number): boolean {
  return /[\w!#$&'*+.^`|~-]/.test(String.fromCodePoint(octet)) && octet < 0x80;
}

function percent(octet: number): string {
  return `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
}
