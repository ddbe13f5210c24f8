/** What is wrong, or worth knowing, in what a source said. An `error` makes the exit status non-zero. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly cluster: string;
  readonly where: Where;
  /** Begins in lower case, holds the offending value, has no full stop. */
  readonly message: string;
}

/** `error`: something that should answer does not. `warning`: read, but look at it. `notice`: left out by design. */
export type Severity = "error" | "warning" | "notice";

/** Where it stands, as far as it is known. `line` and `document` count from 1. */
export interface Where {
  readonly file?: string;
  readonly line?: number;
  readonly document?: number;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Path of the field inside the object, e.g. `spec.hosts[1]`. */
  readonly field?: string;
}

/** One line for people: severity, cluster, place, object, field, message. Control characters are escaped. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { where } = diagnostic;
  const parts = [diagnostic.severity, `cluster ${diagnostic.cluster}`, placeOf(where), objectOf(where), where.field];
  return escapeControls([...parts, diagnostic.message].filter((part) => part !== undefined && part !== "").join(": "));
}

/** Total order by place, then object, field and message, so that reports never depend on the order of inputs. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? "";
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

/** A value from outside as it is shown in a message: JSON, cut to 100 characters. */
export function quoted(value: unknown): string {
  const json = jsonOf(value) ?? typeof value;
  return json.length > MAX_QUOTED_CHARACTERS ? `${json.slice(0, MAX_QUOTED_CHARACTERS)}…` : json;
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // JSON may be read nested deeper than it can be written.
    if (error instanceof RangeError) return "a value nested too deep to show";
    throw error;
  }
}

const MAX_QUOTED_CHARACTERS = 100;

function placeOf(where: Where): string | undefined {
  if (where.file === undefined) return undefined;
  const line = where.line === undefined ? "" : `:${where.line}`;
  const document = where.document === undefined ? "" : ` (document ${where.document})`;
  return `${where.file}${line}${document}`;
}

function objectOf(where: Where): string {
  const name = where.name ?? (where.namespace === undefined ? undefined : "(no name)");
  const path = [where.namespace, name].filter((part) => part !== undefined).join("/");
  return [where.kind ?? "", path].filter((part) => part !== "").join(" ");
}

/** Line numbers are padded so that comparing text compares numbers. */
function sortKey({ where, severity, cluster, message }: Diagnostic): string[] {
  const [document, line] = [where.document, where.line].map((number) => String(number ?? 0).padStart(12, "0"));
  const object = [where.kind ?? "", where.namespace ?? "", where.name ?? "", where.field ?? ""];
  return [cluster, where.file ?? "", document ?? "", line ?? "", ...object, severity, message];
}

/** Names come from files: without this one could move the cursor of a terminal or forge a second line. */
function escapeControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}
