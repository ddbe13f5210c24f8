import { hideViewTokens } from "../snapshot/view-token.ts";
import { UsageError } from "./command.ts";

/** The URL that `--gateway` gives. Throws `UsageError` for anything but http and https, and for one that holds a password. */
export function parseGatewayUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.username !== "" || url.password !== "")) {
    throw new UsageError("--gateway holds a user name or a password, which gateways do not take: leave it out");
  }
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  // Before an @ stands what should not be shown.
  const shown = text.includes("@") ? "with an @" : JSON.stringify(hideViewTokens(text));
  throw new UsageError(`--gateway ${shown} is not a URL: use e.g. https://dns.example.org/dns-query`);
}
