import { existsSync, globSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { readMarkdown, type MarkdownFile, type Piece, type Problem } from "./markdown.ts";

/** Folders of the repository; code that begins with one of them is a path. */
const FOLDERS = "src|test|docs|scripts|examples|deploy|\\.ci";
const PATH_IN_CODE = new RegExp(`^(?:\\./)?(?:${FOLDERS})/[\\w./*-]*$`);
/** In a command line a path may stand behind `manifests:` or `--option=`. */
const PATH_IN_COMMAND = new RegExp(`(?:^|[\\s:='"])(?:\\./)?((?:${FOLDERS})/[\\w./*-]*)`, "g");

/** Checks that links, anchors and paths of one document lead somewhere inside the repository. */
export function checkPaths(file: MarkdownFile): Problem[] {
  const inCode = file.inlineCode.filter(({ text }) => PATH_IN_CODE.test(text));
  const inCommands = file.commandLines.flatMap(({ text, line }) =>
    [...text.matchAll(PATH_IN_COMMAND)].map(([, path = ""]): Piece => ({ text: path, line })),
  );
  const missing = [...inCode, ...inCommands].filter(({ text }) => !leadsSomewhere(text));
  return [
    ...missing.map(({ text, line }) => ({ path: file.path, line, message: `no such path: ${text}` })),
    ...file.links.flatMap((link) => checkLink(file, link)),
  ];
}

function leadsSomewhere(path: string): boolean {
  return path.includes("*") ? globSync(path).length > 0 : existsSync(path);
}

/** Links to other sites are not followed: a check must give the same answer without a network. */
function checkLink(file: MarkdownFile, { text, line }: Piece): Problem[] {
  if (/^[a-z][a-z+.-]*:/i.test(text)) return [];
  const [target = "", fragment] = text.split("#");
  const path = target === "" ? file.path : normalize(join(dirname(file.path), decodeURIComponent(target)));
  if (path.startsWith("..") || !existsSync(path)) return [{ path: file.path, line, message: `dead link: ${text}` }];
  if (fragment === undefined || !path.endsWith(".md")) return [];
  const { anchors } = target === "" ? file : readMarkdown(path);
  return anchors.has(fragment) ? [] : [{ path: file.path, line, message: `no such heading: ${text}` }];
}
