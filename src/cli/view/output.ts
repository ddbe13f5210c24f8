import type { NamedBy } from "../../snapshot/format/view.ts";
import { viewPlace } from "../../snapshot/keys.ts";
import type { ReadableView, StoredView } from "../../snapshot/view-records.ts";

/** A view as JSON shows it, absent fields as null; its key is cut, so that nobody learns it whole. */
export function viewAsJson({ key, record }: ReadableView, nowSeconds: number): Readonly<Record<string, unknown>> {
  const { settings, createdSeconds, expiresSeconds, namedBy = "token" } = record;
  const { name, cluster, network, namespace, search, reach, families, autopath, ttlSeconds } = settings;
  return {
    name,
    created: timeText(createdSeconds),
    expires: expiresSeconds === undefined ? null : timeText(expiresSeconds),
    expired: isExpired(expiresSeconds, nowSeconds),
    cluster: cluster ?? null,
    network: network ?? null,
    namespace: namespace ?? null,
    search: search ?? null,
    reach,
    families,
    autopath,
    public: settings.public,
    operator: settings.operator === true,
    ttlSeconds: ttlSeconds ?? null,
    namedBy,
    key: viewPlace(key),
  };
}

/** A view for people, one field on a line. */
export function viewAsText({ key, record }: ReadableView, nowSeconds: number): string {
  const { settings, createdSeconds, expiresSeconds, namedBy = "token" } = record;
  const { name, cluster, network, namespace, search, reach, families, autopath, ttlSeconds } = settings;
  return lines([
    ["name", name],
    ["created", timeText(createdSeconds)],
    ["expires", expiryText(expiresSeconds, nowSeconds)],
    ["cluster", cluster ?? "none: all clusters alike"],
    ["network", network ?? "none"],
    ["namespace", namespace ?? "none"],
    ["search", search?.join(" ") ?? "that of the namespace and the home cluster"],
    ["reach", reach],
    ["families", families.join(" ")],
    ["autopath", onOrOff(autopath)],
    ["public", onOrOff(settings.public)],
    ["operator", settings.operator === true ? "yes" : "no"],
    ["ttl", ttlSeconds === undefined ? "that of the table" : `${ttlSeconds} s`],
    ["named by", SAID[namedBy]],
    ["key", viewPlace(key)],
  ]);
}

const SAID: Readonly<Record<NamedBy, string>> = {
  token: "token",
  "access-client": "Access client",
  "client-certificate": "certificate",
};

/** A table of views for people, with a row for each thing that names one. */
export function viewTable(views: readonly ReadableView[], nowSeconds: number): string {
  const rows = views.map(({ record: { settings, expiresSeconds, namedBy = "token" } }) => [
    settings.name,
    settings.cluster ?? "-",
    settings.namespace ?? "-",
    settings.reach,
    SAID[namedBy],
    expiryText(expiresSeconds, nowSeconds),
  ]);
  return lines([["NAME", "HOME", "NAMESPACE", "REACH", "NAMED BY", "EXPIRES"], ...rows]);
}

/** What is wrong with the views whose records cannot be used, a line for each. */
export function damageOf(views: readonly StoredView[]): string[] {
  return views.flatMap((view) => {
    if (!("problem" in view)) return [];
    const advice = view.name === undefined ? "delete that key" : `meshdoh view remove ${view.name} removes it`;
    return [`${view.problem.message}; no gateway answers it; ${advice}`];
  });
}

function onOrOff(flag: boolean): string {
  return flag ? "on" : "off";
}

function expiryText(expiresSeconds: number | undefined, nowSeconds: number): string {
  if (expiresSeconds === undefined) return "never";
  return `${isExpired(expiresSeconds, nowSeconds) ? "expired " : ""}${timeText(expiresSeconds)}`;
}

function isExpired(expiresSeconds: number | undefined, nowSeconds: number): boolean {
  return expiresSeconds !== undefined && expiresSeconds <= nowSeconds;
}

/** RFC 3339, to the second; a record may hold a number that no calendar reaches. */
function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** Rows in columns, two blanks between. */
function lines(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
