import type { Fields } from "./fields.ts";

/** Labels as a map of their own; a value that is no text is reported and left out. */
export function readLabels(labels: Fields): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const key of labels.keys()) {
    const value = labels.label(key);
    if (value !== undefined) read.set(key, value);
  }
  return read;
}

/** True when `labels` hold all of `wanted`, with the same values. */
export function hasLabels(labels: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): boolean {
  return [...wanted].every(([key, value]) => labels.get(key) === value);
}
