import { compareText } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields, Located } from "./fields.ts";
import { isKubernetesLabel } from "./metadata.ts";

const ANNOTATION = "networking.istio.io/exportTo";

/** `spec.exportTo` of a ServiceEntry as namespaces, sorted; undefined when all may see it, empty when none may. */
export function fieldExportTo(spec: Fields, namespace: string): readonly string[] | undefined {
  return spec.isSet("exportTo") ? namespacesOf(spec.texts("exportTo"), namespace, spec) : undefined;
}

/** The same of a Service, where it is an annotation with commas. */
export function annotationExportTo(annotations: Fields, namespace: string): readonly string[] | undefined {
  const text = annotations.text(ANNOTATION) ?? "";
  if (text.trim() === "") return undefined;
  const path = annotations.pathOf(ANNOTATION);
  const entries = text.split(",").map((value) => ({ value: value.trim(), path }));
  return namespacesOf(entries, namespace, annotations);
}

/** What cannot be understood opens nothing: an object whose every entry is junk is seen by nobody. */
function namespacesOf(
  entries: readonly Located<string>[],
  ownNamespace: string,
  fields: Fields,
): readonly string[] | undefined {
  const namespaces = new Set<string>();
  for (const { value, path } of entries) {
    if (value === "*") return undefined;
    if (value === ".") namespaces.add(ownNamespace);
    else if (isKubernetesLabel(value)) namespaces.add(value);
    else if (value !== "~") fields.reportAt("error", path, `${quoted(value)} is not *, ., ~ or a namespace`);
  }
  return [...namespaces].toSorted(compareText);
}
