import { UsageError } from "./command.ts";

/** The URL that `--gateway` gives. Throws `UsageError` for anything but http and https. */
export function parseGatewayUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new UsageError(`--gateway ${JSON.stringify(text)} is not a URL: use e.g. https://dns.example.org/dns-query`);
}
