import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { basename } from "node:path";

/** One file of the repository, path relative to its root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Reads the files that the rules are applied to. */
export function readFiles(paths: readonly string[]): SourceFile[] {
  return paths.map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** Longest file, in lines: more is usually two concepts. */
const MAX_LINES = 300;

/** Files longer than the ceiling. */
export function findLongFiles(files: readonly SourceFile[]): string[] {
  return files.filter(({ text }) => text.trimEnd().split("\n").length > MAX_LINES).map(({ path }) => path);
}

/** Names that say nothing about what is inside. */
const EMPTY_NAMES =
  /(?:^|\/)(?:utils?|helpers?|commons?|shared|misc|lib|managers?)(?:\.ts|\/|$)|-(?:utils?|helpers?|manager|impl)\.ts$/;

/** Files that are named, or lie in a folder named, after nothing. */
export function findEmptyNames(paths: readonly string[]): string[] {
  return paths.filter((path) => EMPTY_NAMES.test(path) || !/^[a-z0-9.-]+$/.test(basename(path)));
}

/** True for a file of types and plain constants, which has nothing that a test could see fail. */
export function isOnlyDeclarations({ text }: SourceFile): boolean {
  const statements = stripTypeScriptTypes(text)
    .replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "")
    .replaceAll(/^import [^]*?;$/gm, "")
    .replaceAll(/^(?:export )?const \w+\s*=\s*(?:[\dA-Z_.*+\s-]+|"[^"]*");$/gm, "")
    .replaceAll("export {};", "");
  return statements.trim() === "";
}

/** Source files without a test of the same name, apart from those listed with a reason. */
export function findUntested(
  sources: readonly string[],
  tests: readonly string[],
  reasons: Readonly<Record<string, string>>,
): string[] {
  const tested = new Set(tests.map((path) => path.replace(/^test\//, "src/").replace(/\.test\.ts$/, ".ts")));
  return sources.filter((path) => !tested.has(path) && reasons[path] === undefined);
}

/** Left-over marks, checks told to look away without a word why, and the folder of one person's machine. */
const FORBIDDEN: readonly RegExp[] = [
  /\b(?:TODO|FIXME|XXX|HACK)\b/,
  /(?:oxlint|eslint)-disable(?!.* -- \S)/,
  /@ts-(?:nocheck|ignore)/,
  /\b(?:it|test|describe)\.(?:only|todo|fails)\b/,
];

/** Lines with a forbidden word, as `path:line: word`. */
export function findForbiddenWords(
  files: readonly SourceFile[],
  words: readonly (RegExp | string)[] = FORBIDDEN,
): string[] {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const found = words.map((word) => line.match(word)?.[0]).find((match) => match !== undefined);
      return found === undefined ? [] : [`${path}:${index + 1}: ${found}`];
    }),
  );
}

const EXPORT = /^export (?:declare |abstract |async )*(?:function\*?|class|const|let|interface|type) (\w+)/;

/** Exported things without a docstring right above them, as `path:line: name`. Re-exports are described where they live. */
export function findUndocumented(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split("\n");
    return lines.flatMap((line, index) => {
      const name = EXPORT.exec(line)?.[1];
      const above = lines[index - 1] ?? "";
      const isOverload = EXPORT.exec(above)?.[1] === name;
      return name === undefined || above.endsWith("*/") || isOverload ? [] : [`${path}:${index + 1}: ${name}`];
    });
  });
}
