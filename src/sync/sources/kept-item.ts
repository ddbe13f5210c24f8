import { keptContent } from "../objects/kept-content.ts";
import { apiVersionsOf, readKindOf, writtenKind } from "../objects/kinds.ts";
import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { MAX_NESTING_DEPTH } from "./limits.ts";

/** Takes an entry of a list as soon as it was read, so that all of a large list is never in memory. */
export type ItemKeeper = (item: unknown) => unknown;

/** An object of which the fields that nobody reads are gone already. */
export class KeptItem {
  readonly kind: string;
  readonly apiVersion: string;
  readonly content: FieldMap;

  constructor(kind: string, apiVersion: string, content: FieldMap) {
    this.kind = kind;
    this.apiVersion = apiVersion;
    this.content = content;
  }
}

/** Keeps what is read of an entry that says what it is; lists and whatever is odd about it stay as they are. */
export function keepItem(item: unknown): unknown {
  if (!isFieldMap(item)) return item;
  const { kind, apiVersion } = item;
  const saysWhatItIs = typeof kind === "string" && kind !== "" && typeof apiVersion === "string" && apiVersion !== "";
  if (!saysWhatItIs || isListOf(item)) return item;
  return keptItem(kind, apiVersion, item) ?? item;
}

/** Keeps what is read of an object's kind, nothing of a kind that is not read; undefined when it is nested too deep. */
export function keptItem(kind: string, apiVersion: string, content: FieldMap): KeptItem | undefined {
  const readKind = readKindOf(apiVersion, kind);
  if (readKind === undefined) return new KeptItem(kind, apiVersion, NOTHING);
  if (isDeeperThan(content, MAX_NESTING_DEPTH)) return undefined;
  // One text for all objects, not one of each.
  const shared = apiVersionsOf(readKind).find((known) => known === apiVersion) ?? apiVersion;
  return new KeptItem(writtenKind(readKind), shared, keptContent(readKind, content));
}

const NOTHING: FieldMap = {};

/** A list has `items` and no kind, or a kind that ends in List; a custom kind such as AccessList has none. */
export function isListOf(content: FieldMap): boolean {
  const { kind } = content;
  if (typeof kind === "string" && kind !== "") return kind.endsWith("List") && Object.hasOwn(content, "items");
  return Object.hasOwn(content, "items");
}

/** JSON may be nested without limit, and what compares contents later descends into all of it. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
