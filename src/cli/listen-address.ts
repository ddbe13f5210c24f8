import { isIP } from "node:net";
import { UsageError } from "./command.ts";

/** Where a program of ours listens; port 0 stands for any free one. */
export interface ListenAddress {
  readonly address: string;
  readonly port: number;
}

/** The IP address and port that `--<option>` gives, IPv6 in brackets. Throws `UsageError`. */
export function parseListenAddress(text: string, option: string = "listen"): ListenAddress {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups;
  const address = match?.["v6"] ?? match?.["v4"] ?? "";
  const port = Number(match?.["port"]);
  if (isIP(address) !== 0 && port <= 0xffff) return { address, port };
  throw new UsageError(
    `--${option} ${JSON.stringify(text)} is not an address and a port: use e.g. 127.0.0.1:5353 or [::1]:53`,
  );
}
