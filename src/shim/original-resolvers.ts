import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { ownAddresses } from "./routing/own-address.ts";
import type { SocketAddress } from "./socket-address.ts";
import { parseResolvConf } from "./system/resolv-conf.ts";

/** Where resolvers of this machine are named, in the order in which they are believed. */
export interface ResolverFiles {
  /** The state file of `meshdoh shim install`, which remembers those from before. */
  readonly state: string;
  /** Files in the form of resolv.conf. */
  readonly resolvConfs: readonly string[];
}

const RESOLVER_FILES: ResolverFiles = {
  state: "/var/lib/meshdoh-shim/install.json",
  // The second may name systemd-resolved, which in turn may ask the shim; the first names whom that asks.
  resolvConfs: ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"],
};
const DNS_PORT = 53;
/** glibc asks three; what names far more is no list of resolvers. */
const MAX_RESOLVERS = 8;
/** A state file holds the originals of some small files. */
const MAX_FILE_CHARACTERS = 4 * 1024 * 1024;

/**
 * The IP addresses of the resolvers, at port 53, that this machine had before the shim: those of the first file that names
 * any but the shim itself, which listens at `listen`. A file that is missing or broken names none.
 */
export function originalResolvers(listen: readonly SocketAddress[], files: ResolverFiles = RESOLVER_FILES): string[] {
  const isOwn = ownAddresses(listen);
  for (const named of namedResolvers(files)) {
    const others = named.filter((address) => isIP(address) !== 0 && !isOwn({ address, port: DNS_PORT }));
    if (others.length > 0) return others.slice(0, MAX_RESOLVERS);
  }
  return [];
}

function* namedResolvers({ state, resolvConfs }: ResolverFiles): Generator<readonly string[]> {
  yield rememberedResolvers(readText(state));
  for (const path of resolvConfs) yield parseResolvConf(readText(path)).nameservers;
}

function readText(path: string): string {
  try {
    const text = readFileSync(path, "utf8");
    return text.length > MAX_FILE_CHARACTERS ? "" : text;
  } catch {
    // Missing on most machines, and whoever may not read it is told by what is missing then.
    return "";
  }
}

function rememberedResolvers(text: string): string[] {
  try {
    const state: unknown = JSON.parse(text);
    const named: unknown = typeof state === "object" && state !== null ? Reflect.get(state, "resolvers") : undefined;
    return Array.isArray(named) ? named.filter((each: unknown) => typeof each === "string") : [];
  } catch {
    // Half a state file is what a crash leaves; uninstalling is not the matter here.
    return [];
  }
}
