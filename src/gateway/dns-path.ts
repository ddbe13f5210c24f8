const DNS_QUERY_PATH = "/dns-query";

/**
 * The token in the path of a URL of the DNS resource, `/<token>/dns-query`; empty for `/dns-query` itself, undefined for
 * any other path. Reads no more of the URL than it must, and decodes nothing: what is spelled otherwise is for the routes.
 */
export function dnsPathToken(url: string): string | undefined {
  const pathAt = url.indexOf("/", url.indexOf("//") + 2);
  if (pathAt === -1) return undefined;
  if (isDnsQueryAt(url, pathAt)) return "";
  const restAt = url.indexOf("/", pathAt + 1);
  if (restAt <= pathAt + 1 || !isDnsQueryAt(url, restAt)) return undefined;
  const token = url.slice(pathAt + 1, restAt);
  return token.includes("?") || token.includes("#") ? undefined : token;
}

function isDnsQueryAt(url: string, at: number): boolean {
  if (!url.startsWith(DNS_QUERY_PATH, at)) return false;
  const end = at + DNS_QUERY_PATH.length;
  return url.length === end || url[end] === "?";
}
