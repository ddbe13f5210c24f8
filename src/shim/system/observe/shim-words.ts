import { canonicalAddress } from "../../../dns/address.ts";
import type { SocketAddress } from "../../socket-address.ts";

/** What a shim was told on its command line, as far as it tells whether all is well. */
export interface ShimWords {
  /** All of its options as given. */
  readonly words: readonly string[];
  /** URLs as given: those with a token in their path are not for eyes. */
  readonly gateways: readonly string[];
  readonly listen: readonly SocketAddress[];
  /** False when `listen` is only the default. */
  readonly namesListen: boolean;
  readonly metrics: SocketAddress | undefined;
  readonly tokenFile: string | undefined;
  /** IP addresses of the original resolvers that were named. */
  readonly resolvers: readonly string[];
  readonly suffixes: readonly string[];
  /** Whether it asks the original resolvers for anything but names of gateways. */
  readonly asksResolvers: boolean;
}

const DNS_PORT = 53;
const DEFAULT_LISTEN: SocketAddress = { address: "127.0.0.1", port: DNS_PORT };

/** Reads the options behind the word `shim`; those that nobody knows are passed over. */
export function readShimWords(commandLine: readonly string[]): ShimWords {
  const words = commandLine.slice(commandLine.indexOf("shim") + 1);
  const all = (option: string): string[] =>
    words.flatMap((word, index) => {
      if (word.startsWith(`--${option}=`)) return word.slice(option.length + 3);
      return word === `--${option}` ? (words[index + 1] ?? []) : [];
    });
  const listen = all("listen").flatMap((text) => parseSocketAddress(text) ?? []);
  return {
    words,
    gateways: all("gateway"),
    // Which port stands for 0 is not known here.
    listen: listen.length === 0 ? [DEFAULT_LISTEN] : listen.filter(({ port }) => port !== 0),
    namesListen: listen.length > 0,
    metrics: parseSocketAddress(all("metrics").at(-1) ?? ""),
    tokenFile: all("token-file").at(-1),
    resolvers: all("resolver").flatMap((text) => parseSocketAddress(text)?.address ?? []),
    suffixes: all("suffix"),
    asksResolvers: [...all("outside"), ...all("fallback")].includes("resolvers"),
  };
}

/** `127.0.0.1:53`, `[::1]:53`, or an address alone for port 53; undefined when it is none of these. */
export function parseSocketAddress(text: string): SocketAddress | undefined {
  const groups = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? { v6: text };
  const address = canonicalAddress(groups["v6"] ?? groups["v4"] ?? "");
  return address === undefined ? undefined : { address, port: Number(groups["port"] ?? DNS_PORT) };
}
