import { quoted } from "../diagnostic.ts";
import { apiVersionsOf, kindByName } from "../objects/kinds.ts";
import type { FieldMap, KubernetesObject, ObjectOrigin } from "../objects/kubernetes-object.ts";
import { isFieldMap } from "../objects/kubernetes-object.ts";
import type { Severity } from "../diagnostic.ts";
import { kindOfFile } from "./kind-of-file.ts";
import { isListOf, KeptItem, keptItem } from "./kept-item.ts";
import { MAX_LIST_DEPTH, MAX_NESTING_DEPTH } from "./limits.ts";
import type { DocumentProblem } from "./manifest-document.ts";

/** Group, version and kind of objects that do not say them; undefined when there is nothing to tell it by. */
interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** An entry of a list and where it stands. */
interface PlacedItem {
  readonly item: unknown;
  readonly index: number;
  readonly origin: ObjectOrigin;
}

/** The objects of one document: itself, or those of the list that it is; and what could not be told. */
export interface DocumentObjects {
  readonly objects: readonly KubernetesObject[];
  readonly problems: readonly DocumentProblem[];
}

/**
 * Takes the objects out of a document in any of the shapes that dumps have: an object, `kind: List`, a typed list whose
 * items may lack a kind, a list without kind, a bare array. Items that nothing gives a kind are an error with their number.
 */
export function objectsOf(value: unknown, origin: ObjectOrigin, itemLines: readonly number[]): DocumentObjects {
  return new DocumentReader(origin, itemLines).read(value);
}

/** True for a document that says what it is and nothing more, as when a stream was cut off there. */
export function isCutObject(value: unknown): boolean {
  return isFieldMap(value) && hasKind(value) && saysItsKindAlone(value);
}

class DocumentReader {
  readonly #origin: ObjectOrigin;
  readonly #itemLines: readonly number[];
  readonly #objects: KubernetesObject[] = [];
  readonly #problems: DocumentProblem[] = [];

  constructor(origin: ObjectOrigin, itemLines: readonly number[]) {
    this.#origin = origin;
    this.#itemLines = itemLines;
  }

  read(value: unknown): DocumentObjects {
    if (Array.isArray(value)) this.#readItems(value, kindOfFile(this.#origin.file), this.#itemLines, 0);
    else if (!isFieldMap(value)) this.#loss(`holds ${quoted(value)}, which is no Kubernetes object; ignored`);
    else if (isCutList(value, this.#itemLines)) this.#readCutList(value["items"] ?? []);
    else this.#readMap(value, undefined, this.#origin, 0);
    return { objects: this.#objects, problems: this.#problems };
  }

  #readMap(content: FieldMap, listKind: Kind | undefined, origin: ObjectOrigin, depth: number): void {
    const { kind, apiVersion } = content;
    if (isListOf(content)) {
      const itemLines = depth === 0 ? this.#itemLines : [];
      this.#readItems(content["items"] ?? [], itemKind(kind, apiVersion) ?? kindOfFile(origin.file), itemLines, depth);
    } else if (typeof kind === "string" && kind !== "") {
      this.#readObject(content, { kind, apiVersion: this.#apiVersionOf(kind, apiVersion, listKind, origin) }, origin);
    } else if (listKind !== undefined) {
      this.#readObject(content, listKind, origin);
    } else {
      this.#reportKindless(content, origin);
    }
  }

  #reportKindless(content: FieldMap, origin: ObjectOrigin): void {
    const problem = "has no kind, so it is no Kubernetes object";
    if (Object.hasOwn(content, "Items") || Object.hasOwn(content, "Spec")) {
      const advice = "is the internal form of an old kubectl (Items, Spec): dump it again with -o json";
      this.#problem("error", advice, origin);
    } else if (mayBeObject(content)) this.#loss(`${problem}; names that may be in it stay as they were`, origin);
    else this.#problem("warning", `${problem}; ignored`, origin);
  }

  /** Nobody knows whether the last item is whole. */
  #readCutList(items: unknown): void {
    const whole = Array.isArray(items) ? items.slice(0, -1) : items;
    this.#readItems(whole, kindOfFile(this.#origin.file), this.#itemLines, 0);
    const line = this.#itemLines.at(-1);
    const last = line === undefined ? "" : ", and its last item was skipped";
    const problem = `is a list that ends without its kind, so it was cut off${last}: dump it again`;
    this.#problem("error", problem, { ...this.#origin, ...(line === undefined ? {} : { line }) });
  }

  #readItems(items: unknown, kind: Kind | undefined, itemLines: readonly number[], depth: number): void {
    if (!Array.isArray(items)) return this.#problem("error", `items must be a list, not ${quoted(items)}`);
    if (depth > MAX_LIST_DEPTH) return this.#problem("error", `has lists inside lists deeper than ${MAX_LIST_DEPTH}`);
    let unknownKinds = 0;
    const notObjects: PlacedItem[] = [];
    for (const [index, item] of items.entries()) {
      const line = itemLines[index];
      const origin = { ...this.#origin, ...(line === undefined ? {} : { line }) };
      if (item instanceof KeptItem) this.#add(item, origin);
      else if (!isFieldMap(item)) notObjects.push({ item, index, origin });
      else if (kind === undefined && !hasKind(item)) unknownKinds++;
      else this.#readMap(item, kind, origin, depth + 1);
    }
    this.#reportNotObjects(notObjects, items.length);
    if (unknownKinds > 0) {
      const advice = "dump them with kubectl get -o yaml, or name the file after them: services.json";
      this.#problem("error", `${unknownKinds} of ${items.length} items have no kind and were skipped: ${advice}`);
    }
  }

  /** One problem for all of them, at the first. */
  #reportNotObjects([first, ...more]: readonly PlacedItem[], itemCount: number): void {
    if (first === undefined) return;
    const rest = more.length === 0 ? "" : `; ${more.length + 1} of ${itemCount} items are no objects`;
    this.#problem("error", `item ${first.index} is no object but ${quoted(first.item)}${rest}`, first.origin);
  }

  #readObject(content: FieldMap, { kind, apiVersion }: Kind, origin: ObjectOrigin): void {
    const kept = keptItem(kind, apiVersion, content);
    if (kept !== undefined) this.#add(kept, origin);
    else this.#problem("error", `the ${kind} is nested deeper than ${MAX_NESTING_DEPTH} levels`, origin);
  }

  #add({ kind, apiVersion, content }: KeptItem, origin: ObjectOrigin): void {
    this.#objects.push({ kind, apiVersion, content, origin });
  }

  #apiVersionOf(kind: string, value: unknown, listKind: Kind | undefined, origin: ObjectOrigin): string {
    if (typeof value === "string" && value !== "") return value;
    if (listKind?.kind === kind) return listKind.apiVersion;
    const readKind = kindByName(kind);
    if (readKind === undefined) return "";
    const assumed = apiVersionsOf(readKind)[0] ?? "";
    this.#problem("warning", `the ${kind} has no apiVersion; read as ${assumed}`, origin);
    return assumed;
  }

  /** Something in which an object may have been. */
  #loss(problem: string, { line }: ObjectOrigin = this.#origin): void {
    this.#problems.push({ severity: "warning", isLoss: true, problem, ...(line === undefined ? {} : { line }) });
  }

  #problem(severity: Severity, problem: string, origin: ObjectOrigin = this.#origin): void {
    this.#problems.push({ severity, problem, ...(origin.line === undefined ? {} : { line: origin.line }) });
  }
}

/** `ServiceList` is a list of Services in its own apiVersion; a plain `List` tells nothing. */
function itemKind(kind: unknown, apiVersion: unknown): Kind | undefined {
  if (typeof kind !== "string" || kind === "List" || !kind.endsWith("List")) return undefined;
  return { kind: kind.slice(0, -"List".length), apiVersion: typeof apiVersion === "string" ? apiVersion : "" };
}

/**
 * True for the list that kubectl prints as YAML when it was cut off: `apiVersion` and `items` come first, `kind` and
 * `metadata` behind them. JSON, whose items have no lines, is not sound when it is cut.
 */
function isCutList(content: FieldMap, itemLines: readonly number[]): boolean {
  if (typeof content["apiVersion"] !== "string" || !Object.hasOwn(content, "items")) return false;
  if (Object.hasOwn(content, "metadata") || (itemLines.length === 0 && content["items"] !== null)) return false;
  const kind = content["kind"] ?? "";
  return typeof kind === "string" && kind !== "List" && "List".startsWith(kind);
}

/**
 * True for an object that lost its kind, or was cut off before it: it has nothing but fields of objects that sync reads,
 * its version or its metadata among them. The values of a chart and a kustomization without kind are something else.
 */
function mayBeObject(content: FieldMap): boolean {
  const says = Object.hasOwn(content, "apiVersion") || Object.hasOwn(content, "metadata");
  return says && Object.keys(content).every((key) => OBJECT_FIELDS.has(key));
}

function saysItsKindAlone(content: FieldMap): boolean {
  return Object.keys(content).every((key) => key === "kind" || key === "apiVersion");
}

const OBJECT_FIELDS: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "spec",
  "status",
  "addressType",
  "endpoints",
  "ports",
  "subsets",
]);

function hasKind(item: FieldMap): boolean {
  return typeof item["kind"] === "string" && item["kind"] !== "";
}
