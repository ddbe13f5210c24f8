import { compareText } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import type { IdentifiedObject } from "./duplicates.ts";
import type { Fields } from "./fields.ts";
import type { ReadKind } from "./kinds.ts";
import { isFieldMap } from "./kubernetes-object.ts";
import { isKubernetesLabel, type Metadata } from "./metadata.ts";

/** Kinds whose names are labels of names in the mesh, or those of Services. */
const FOLDED: ReadonlySet<ReadKind> = new Set<ReadKind>(["Service", "Endpoints", "ServiceImport"]);

/** The metadata with its name in lower case, with a warning; as it is where a name is no DNS label in that either. */
export function withFoldedName(kind: ReadKind, metadata: Metadata, object: Fields): Metadata {
  const name = metadata.name.toLowerCase();
  if (name === metadata.name || !FOLDED.has(kind) || !isKubernetesLabel(name)) return metadata;
  const message = `${quoted(metadata.name)} is read in lower case, as the API server would have it`;
  object.map("metadata").report("warning", "name", message);
  return { ...metadata, name };
}

/**
 * Those of a group whose names are alike in lower case that are one object: the name that was written so counts, else the
 * first. The others are errors.
 */
export function ofOneName(group: readonly IdentifiedObject[]): IdentifiedObject[] {
  const written = group.map(writtenName);
  const names = [...new Set(written)].toSorted(compareText);
  const [first = ""] = names;
  const own = group[0]?.metadata.name ?? "";
  const kept = names.includes(own) ? own : first;
  return group.filter((object, index) => {
    if (written[index] === kept) return true;
    const message = `${quoted(written[index])} is ${own} in lower case, as is ${quoted(kept)}, so it was skipped`;
    object.fields.map("metadata").report("error", "name", message);
    return false;
  });
}

function writtenName({ object, metadata }: IdentifiedObject): string {
  const written = object.content["metadata"];
  const name = isFieldMap(written) ? written["name"] : undefined;
  return typeof name === "string" ? name : metadata.name;
}
