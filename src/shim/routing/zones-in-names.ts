import { labelsOf, type Name } from "../../dns/name.ts";

/** One label after another leads down from here, as zones are spelled. */
interface Branch {
  readonly next: Map<string, Branch>;
  /** True where a zone has been spelled out. */
  isZone: boolean;
}

/**
 * Tells of names whether one of `zones` stands in them: at the end, or before a search suffix of somebody else's, with
 * which a stub resolver completes what it takes for short (`web.ns1.svc.cluster.local.corp.example`).
 */
export function zonesInNames(zones: readonly Name[]): (name: Name) => boolean {
  const top: Branch = { next: new Map(), isZone: false };
  for (const zone of zones) spell(top, zone);
  return (name) => {
    const labels = labelsOf(name);
    return top.isZone || labels.some((_label, from) => isSpelledAt(top, labels, from));
  };
}

function spell(top: Branch, zone: Name): void {
  let at = top;
  for (const label of labelsOf(zone)) {
    const next = at.next.get(label) ?? { next: new Map(), isZone: false };
    at.next.set(label, next);
    at = next;
  }
  at.isZone = true;
}

function isSpelledAt(top: Branch, labels: readonly string[], from: number): boolean {
  let at = top.next.get(labels[from] ?? "");
  for (let index = from + 1; at !== undefined && !at.isZone; index++) at = at.next.get(labels[index] ?? "");
  return at !== undefined;
}
