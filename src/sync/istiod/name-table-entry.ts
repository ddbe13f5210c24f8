import { quoted } from "../diagnostic.ts";
import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { MAX_ALT_HOSTS, MAX_HOST_ADDRESSES } from "./limits.ts";
import type { EntryProblem, NameTableEntry } from "./name-table.ts";

/** Reads one entry of a table in JSON; undefined, with a problem, when it has another form. */
export function readEntry(host: string, value: unknown, problems: EntryProblem[]): NameTableEntry | undefined {
  if (!isFieldMap(value)) {
    problems.push({ host, message: `is ${quoted(value)}, not an object with ips` });
    return undefined;
  }
  const count = problems.length;
  const report = (field: string, message: string): void => void problems.push({ host, field, message });
  const entry = {
    host,
    ips: texts(value, ["ips"], MAX_HOST_ADDRESSES, report),
    registry: text(value, "registry", report),
    shortname: text(value, "shortname", report),
    namespace: text(value, "namespace", report),
    // The JSON of a message has names in camelCase, or as they stand in the .proto file (UseProtoNames).
    altHosts: texts(value, ["altHosts", "alt_hosts"], MAX_ALT_HOSTS, report),
  };
  return problems.length === count ? entry : undefined;
}

type Report = (field: string, message: string) => void;

function text(fields: FieldMap, field: string, report: Report): string {
  const value = fields[field] ?? "";
  if (typeof value === "string") return value;
  report(field, `is ${quoted(value)}, not text`);
  return "";
}

function texts(fields: FieldMap, names: readonly string[], most: number, report: Report): readonly string[] {
  const field = names.find((name) => name in fields) ?? "";
  const value = fields[field] ?? [];
  if (!Array.isArray(value)) {
    report(field, `is ${quoted(value)}, not a list`);
    return [];
  }
  if (value.length > most) {
    report(field, `has ${value.length} values, ${most} at most`);
    return [];
  }
  const found: string[] = [];
  for (const [index, each] of value.entries()) {
    if (typeof each === "string") found.push(each);
    else report(`${field}[${index}]`, `is ${quoted(each)}, not text`);
  }
  return found;
}
