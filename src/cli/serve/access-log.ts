import type { AccessLogSettings } from "../../server/access-log/access-log.ts";
import { UsageError, type Arguments } from "../command.ts";

/** Where requests are logged, and what of them; undefined when they are not. Throws `UsageError`. */
export function readAccessLog(args: Arguments): AccessLogSettings | undefined {
  const path = args.text("access-log");
  const [names, addresses] = [args.flag("access-log-names"), args.flag("access-log-addresses")];
  if (path !== undefined && path !== "") return { path, names, addresses };
  if (path === "") throw new UsageError("--access-log needs a file, or - for standard output");
  if (!names && !addresses) return undefined;
  throw new UsageError(`--access-log-${names ? "names" : "addresses"} goes with --access-log <file|->`);
}
