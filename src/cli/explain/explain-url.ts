import { UsageError } from "../command.ts";
import { parseGatewayUrl } from "../gateway-url.ts";

/** The variable that the URL templates of RFC 8484 section 4.1 end in. */
const TEMPLATE_VARIABLE = /\{[?&]dns\}$/;
/** The last segment of the path of a DNS-over-HTTPS URL, or of that of the explanations themselves. */
const LAST_SEGMENT = /\/(?:dns-query|explain)\/?$/;

/** Where the gateway with that DNS-over-HTTPS URL explains: `/explain` instead of `/dns-query`. Throws `UsageError`. */
export function parseExplainUrl(gateway: string): URL {
  const url = parseGatewayUrl(gateway.replace(TEMPLATE_VARIABLE, ""));
  if (!LAST_SEGMENT.test(url.pathname)) {
    const example = "https://dns.example.org/dns-query";
    throw new UsageError(`--gateway is not the URL of a gateway, whose path ends in /dns-query: use e.g. ${example}`);
  }
  url.pathname = url.pathname.replace(LAST_SEGMENT, "/explain");
  url.search = "";
  url.hash = "";
  return url;
}
