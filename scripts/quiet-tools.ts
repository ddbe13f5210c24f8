/** Environment that keeps wrangler and workerd from talking to anybody: no metrics, no update check, no fetch of `Request.cf`. */
export const QUIET_TOOLS: Readonly<Record<string, string>> = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_WRITE_LOGS: "false",
  // The banner is what asks the registry for a newer version.
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};
