import { isHostName } from "../upstream-url.ts";
import type { CloudflareAccess } from "../settings.ts";
import type { VariableReader } from "./variable-reader.ts";

/** `MESHDOH_PUBLIC_URL`: a host name is needed, because discovery names the gateway (RFC 9462 section 4). */
export function readPublicUrl(read: VariableReader): URL | undefined {
  const text = read.text("MESHDOH_PUBLIC_URL");
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (text === undefined || (url !== undefined && isResource(url))) return url;
  read.problems.push("MESHDOH_PUBLIC_URL must be the URL of the DNS resource, such as https://dns.example/dns-query");
  return undefined;
}

function isResource({ protocol, hostname, pathname, search, hash, username, password }: URL): boolean {
  const isNamed = isHostName(hostname);
  return protocol === "https:" && isNamed && pathname !== "/" && search + hash + username + password === "";
}

/** `MESHDOH_CORS_ORIGINS`: origins as browsers send them, or `*`. */
export function readCorsOrigins(read: VariableReader): string[] {
  const origins = read.list("MESHDOH_CORS_ORIGINS");
  const wrong = origins.find((origin) => origin !== "*" && !isOrigin(origin));
  if (wrong !== undefined) {
    read.problems.push(
      `MESHDOH_CORS_ORIGINS must list origins such as https://app.example, or be *, not ${JSON.stringify(wrong)}`,
    );
  }
  return origins;
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** `MESHDOH_ACCESS_TEAM` and `MESHDOH_ACCESS_AUDIENCE`, which are of no use without each other. */
export function readCloudflareAccess(read: VariableReader): CloudflareAccess | undefined {
  const team = read.matching(
    "MESHDOH_ACCESS_TEAM",
    /^[a-z\d-]+(?:\.cloudflareaccess\.com)?$/,
    "the team's name, as in <team>.cloudflareaccess.com",
  );
  const audience = read.matching("MESHDOH_ACCESS_AUDIENCE", /^[\w-]+$/, "the audience tag of one application");
  if (team === undefined && audience === undefined) return undefined;
  if (team !== undefined && audience !== undefined) {
    return { issuer: `https://${team.split(".", 1)[0]}.cloudflareaccess.com`, audience };
  }
  const missing = team === undefined ? "TEAM" : "AUDIENCE";
  if (read.text(`MESHDOH_ACCESS_${missing}`) === undefined) {
    read.problems.push(
      `MESHDOH_ACCESS_${missing} must be set, too: MESHDOH_ACCESS_TEAM and MESHDOH_ACCESS_AUDIENCE go together`,
    );
  }
  return undefined;
}
