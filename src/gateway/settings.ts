import { NameSyntaxError } from "../dns/errors.ts";
import { parseName, type Name } from "../dns/name.ts";
import { REACHES, type AddressFamily, type ViewSettings } from "../mesh/view.ts";
import { MAX_VIEW_TTL_SECONDS, VIEW_TEXT_RULES } from "../snapshot/view-fields.ts";

/** What a gateway is told by its operator. */
export interface GatewaySettings {
  /** The view of queries that bring no token; undefined refuses them. */
  readonly anonymousView: ViewSettings | undefined;
  /** DoH servers for names outside the mesh, in order of preference. */
  readonly upstreams: readonly URL[];
  /** Zones that are the mesh's even before the first snapshot is loaded. */
  readonly assumedZones: readonly Name[];
  readonly ttlSeconds: number;
  /** How often the pointer is read again while queries come in. */
  readonly refreshMs: number;
  /** How long one query may take before it is answered SERVFAIL. */
  readonly deadlineMs: number;
}

/** Settings as text by name: the variables of a Worker or of an environment. */
export type Variables = Readonly<Record<string, unknown>>;

/** The settings cannot be used; `problems` lists every one of them. */
export class SettingsError extends Error {
  override readonly name: string = "SettingsError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the gateway's settings are wrong: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

const DEFAULT_ZONES = "cluster.local clusterset.local";

/** Reads the variables `MESHDOH_…`. Throws `SettingsError` with all problems at once. */
export function parseSettings(variables: Variables): GatewaySettings {
  const read = new VariableReader(variables);
  const settings: GatewaySettings = {
    anonymousView: anonymousViewOf(read),
    upstreams: read.list("MESHDOH_UPSTREAM").flatMap((text) => upstreamOf(text, read) ?? []),
    assumedZones: read.names("MESHDOH_ZONES", DEFAULT_ZONES) ?? [],
    ttlSeconds: read.integer("MESHDOH_TTL_SECONDS", 1, MAX_VIEW_TTL_SECONDS) ?? 30,
    refreshMs: (read.integer("MESHDOH_REFRESH_SECONDS", 1, 3600) ?? 30) * 1000,
    deadlineMs: read.integer("MESHDOH_DEADLINE_MS", 100, 30_000) ?? 4500,
  };
  if (read.problems.length > 0) throw new SettingsError(read.problems);
  return settings;
}

function anonymousViewOf(read: VariableReader): ViewSettings | undefined {
  const name = read.text("MESHDOH_ANONYMOUS_VIEW");
  if (name === undefined) return undefined;
  const cluster = read.text("MESHDOH_VIEW_CLUSTER");
  const network = read.text("MESHDOH_VIEW_NETWORK");
  const namespace = read.namespace("MESHDOH_VIEW_NAMESPACE");
  const search = read.names("MESHDOH_VIEW_SEARCH");
  const ttlSeconds = read.integer("MESHDOH_VIEW_TTL_SECONDS", 1, MAX_VIEW_TTL_SECONDS);
  return {
    name,
    ...(cluster === undefined ? {} : { cluster }),
    ...(network === undefined ? {} : { network }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(search === undefined ? {} : { search }),
    reach: read.choice("MESHDOH_VIEW_REACH", REACHES) ?? "mesh",
    families: familiesOf(read),
    autopath: read.flag("MESHDOH_VIEW_AUTOPATH", true),
    public: read.flag("MESHDOH_VIEW_PUBLIC", true),
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  };
}

function familiesOf(read: VariableReader): AddressFamily[] {
  const listed = read.list("MESHDOH_VIEW_FAMILIES");
  const unknown = listed.find((family) => family !== "v4" && family !== "v6");
  if (unknown !== undefined) {
    read.problems.push(`MESHDOH_VIEW_FAMILIES must be v4, v6 or both, not ${JSON.stringify(unknown)}`);
  }
  return (["v4", "v6"] as const).filter((family) => listed.length === 0 || listed.includes(family));
}

/** Upstreams are DoH URLs with `https:`; `http:` only on this machine, for trying things out. */
function upstreamOf(text: string, read: VariableReader): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const problem = url === undefined ? `not ${JSON.stringify(text)}` : problemWith(url, text);
  if (problem === undefined) return url;
  read.problems.push(`MESHDOH_UPSTREAM must list DoH URLs such as https://192.0.2.53/dns-query, ${problem}`);
  return undefined;
}

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "localhost"]);

function problemWith(url: URL, text: string): string | undefined {
  // What stands there is a secret, so it is not repeated.
  if (url.username !== "" || url.password !== "") return "without user names or passwords";
  const isAllowed = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK_HOSTS.has(url.hostname));
  return isAllowed ? undefined : `not ${JSON.stringify(text)}`;
}

class VariableReader {
  readonly problems: string[] = [];
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  text(name: string): string | undefined {
    const value = this.#variables[name];
    if (value !== undefined && typeof value !== "string" && typeof value !== "number") {
      this.problems.push(`${name} must be text, not ${JSON.stringify(value)}`);
      return undefined;
    }
    const text = String(value ?? "").trim();
    return text === "" ? undefined : text;
  }

  namespace(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || VIEW_TEXT_RULES.namespace.pattern.test(text)) return text;
    this.problems.push(`${name} must be the name of a namespace, not ${JSON.stringify(text)}`);
    return undefined;
  }

  list(name: string, fallback = ""): string[] {
    return (this.text(name) ?? fallback).split(/[\s,]+/).filter((item) => item !== "");
  }

  names(name: string, fallback = ""): Name[] | undefined {
    const items = this.list(name, fallback);
    return items.length === 0 ? undefined : items.flatMap((item) => this.#name(name, item) ?? []);
  }

  integer(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.problems.push(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
    return undefined;
  }

  choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name)?.toLowerCase();
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined) {
      this.problems.push(`${name} must be ${values.join(" or ")}, not ${JSON.stringify(text)}`);
    }
    return found;
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return fallback;
    if (text !== "on" && text !== "off") this.problems.push(`${name} must be on or off, not ${JSON.stringify(text)}`);
    return text === "on";
  }

  #name(variable: string, text: string): Name | undefined {
    try {
      return parseName(text);
    } catch (error) {
      if (!(error instanceof NameSyntaxError)) throw error;
      this.problems.push(`${variable}: ${error.message}`);
      return undefined;
    }
  }
}
