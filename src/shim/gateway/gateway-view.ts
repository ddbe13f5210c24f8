import { NameSyntaxError } from "../../dns/errors.ts";
import { parseName, type Name } from "../../dns/name.ts";
import { UpstreamError } from "../../resolver/upstream.ts";
import { MAX_VIEW_SEARCH, MAX_VIEW_ZONES } from "./limits.ts";

/** What a gateway tells of the view that it answers for. */
export interface GatewayView {
  /** Whose names are the mesh's. */
  readonly zones: readonly Name[];
  readonly search: readonly Name[];
}

/** Where a gateway tells that: beside its DoH resource. */
export function viewTargetOf(href: string): string {
  return new URL("view", href).pathname;
}

/** Reads what a gateway told, and the name of its snapshot. Throws `UpstreamError`. */
export function parseView(text: string): GatewayView & { readonly snapshot: string | undefined } {
  const told = parseJson(text);
  const snapshot = memberOf(told, "snapshot");
  return { ...readView(told), snapshot: typeof snapshot === "string" ? snapshot : undefined };
}

/** Reads a view out of JSON. Throws `UpstreamError`. */
export function readView(told: unknown): GatewayView {
  return {
    zones: readNames(told, "zones", MAX_VIEW_ZONES),
    search: readNames(told, "search", MAX_VIEW_SEARCH),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UpstreamError("malformed", "sent a view that is no JSON", { cause });
  }
}

function readNames(told: unknown, member: string, maxNames: number): Name[] {
  const list = memberOf(told, member);
  if (!Array.isArray(list)) throw new UpstreamError("malformed", `sent a view without a list ${member}`);
  if (list.length > maxNames)
    throw new UpstreamError("malformed", `sent a view with ${list.length} names in ${member}`);
  return list.map((text: unknown) => readViewName(text, member));
}

/** Reads one name out of a view's `member`. Throws `UpstreamError`. */
export function readViewName(text: unknown, member: string): Name {
  try {
    if (typeof text === "string") return parseName(text);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
  }
  throw new UpstreamError("malformed", `sent a view with something else than names in ${member}`);
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, member) : undefined;
}
