import { isMap, isScalar, visit } from "yaml";
import type { Document } from "yaml";

/** Where keys begin that their map holds already, in the order of the text. Takes time in proportion to the document. */
export function repeatedKeys(document: Document): number[] {
  const keysByMap = new Map<unknown, Set<unknown>>();
  const offsets: number[] = [];
  visit(document, {
    Pair(_key, { key }, path) {
      const map = path.at(-1);
      if (!isMap(map) || !isScalar(key)) return;
      const keys = keysByMap.get(map) ?? new Set();
      if (keys.has(key.value)) offsets.push(key.range?.[0] ?? 0);
      keysByMap.set(map, keys.add(key.value));
    },
  });
  return offsets;
}
