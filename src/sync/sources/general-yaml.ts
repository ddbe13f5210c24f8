import { LineCounter, isMap, isNode, isSeq, parseAllDocuments } from "yaml";
import type { Document } from "yaml";
import { isFieldMap } from "../objects/kubernetes-object.ts";
import { MAX_ALIAS_COUNT, MAX_GENERAL_YAML_CHARACTERS } from "./limits.ts";
import type { DocumentProblem, ManifestDocument } from "./manifest-document.ts";
import { repeatedKeys } from "./repeated-keys.ts";

/**
 * As kubectl reads: merge keys (`<<`) are followed. Nothing is printed: what is wrong is returned. Repeated keys are ours
 * to find, as the library compares each key of a map with all before it.
 */
const OPTIONS = { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: "error" } as const;

/** What a file says that it is written in, for messages; all of it is read as YAML, which JSON is too. */
export type Language = "YAML" | "JSON";

/**
 * Reads whatever YAML 1.2 there is, mostly one document; `firstLine` is the line of the file on which `text` begins.
 * A document with an error is not returned at all. A repeated key is a warning, and the last one counts, as with kubectl.
 */
export function readGeneralYaml(text: string, firstLine: number, language: Language = "YAML"): ManifestDocument[] {
  if (text.length > MAX_GENERAL_YAML_CHARACTERS) return [tooLarge(text.length, firstLine, language)];
  const lineCounter = new LineCounter();
  const documents: readonly Document.Parsed[] = parseAllDocuments(text, { ...OPTIONS, lineCounter });
  return documents.flatMap((document) => {
    return readOne(document, text, language, (offset) => firstLine + lineCounter.linePos(offset).line - 1);
  });
}

/** Reads one value that is complete in itself, written as beside the key of a map; undefined when it is not sound. */
export function readYamlValue(text: string): unknown {
  if (text.length > MAX_GENERAL_YAML_CHARACTERS) return undefined;
  const [document, more] = readGeneralYaml(`x: ${text}`, 1);
  if (document === undefined || more !== undefined || "problem" in document) return undefined;
  const { value } = document;
  // More keys: what was taken for the value went on to be something else, as in `{}:`.
  return isFieldMap(value) && Object.keys(value).length === 1 ? value["x"] : undefined;
}

function readOne(
  document: Document.Parsed,
  text: string,
  language: Language,
  lineAt: (offset: number) => number,
): ManifestDocument[] {
  // Of several errors the later ones mostly follow from the first.
  const broken = document.errors[0];
  if (broken !== undefined) return [skipped(broken.message, lineAt(broken.pos[0]), language)];
  const warnings = [
    ...repeatedKeys(document).map((offset) => warningAt(lineAt(offset), describeRepeated(offset, text))),
    ...document.warnings.map(({ message, pos }) => warningAt(lineAt(pos[0]), message)),
  ];
  const line = lineAt(document.contents?.range[0] ?? 0);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
    return value === null ? warnings : [...warnings, { value, line, itemLines: itemOffsets(document).map(lineAt) }];
  } catch (error) {
    // An alias without anchor, or aliases that stand for too much.
    if (!(error instanceof ReferenceError)) throw error;
    return [...warnings, skipped(error.message, line, language)];
  }
}

function skipped(reason: string, line: number, language: Language): DocumentProblem {
  return { severity: "error", problem: `is not ${language}, so the document was skipped: ${reason}`, line };
}

function warningAt(line: number, problem: string): DocumentProblem {
  return { severity: "warning", problem, line };
}

function describeRepeated(offset: number, text: string): string {
  const key = /^[^:\n]*/.exec(text.slice(offset, offset + 100))?.[0] ?? "";
  return `the key ${key} stands twice in one map: the last one counts`;
}

/** Where the entries of the document begin, when it is a list or has `items`. */
function itemOffsets({ contents }: Document.Parsed): number[] {
  const list: unknown = isMap(contents) ? contents.get("items", true) : contents;
  if (!isSeq(list)) return [];
  return list.items.map((item) => (isNode(item) ? (item.range?.[0] ?? 0) : 0));
}

function tooLarge(characters: number, line: number, language: Language): DocumentProblem {
  if (language === "JSON")
    return skipped(`it has ${characters} characters, too many to find out where it breaks`, line, language);
  const limit = `${MAX_GENERAL_YAML_CHARACTERS / 1_000_000} million characters`;
  const problem = `the document has ${characters} characters; more than ${limit} are read only in kubectl's own form`;
  return { problem: `${problem}: use kubectl get -o json`, severity: "error", line };
}
