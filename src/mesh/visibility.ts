import type { View } from "./view.ts";

/** True when the view's namespace may see what is exported to these namespaces; absent means all (Istio `exportTo`). */
export function isExportedTo(exportTo: readonly string[] | undefined, { namespace }: View): boolean {
  if (exportTo === undefined || exportTo.includes("*")) return true;
  return namespace !== undefined && exportTo.includes(namespace);
}
