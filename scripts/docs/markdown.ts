import { readFileSync } from "node:fs";

/** A piece of a Markdown file and where it stands. */
export interface Piece {
  readonly text: string;
  /** Counted from one. */
  readonly line: number;
}

/** What the checks look at in one Markdown file. */
export interface MarkdownFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** Targets of links and images, as written. */
  readonly links: readonly Piece[];
  readonly inlineCode: readonly Piece[];
  /** Lines of fenced blocks in a shell language, prompts removed and continued lines joined. */
  readonly commandLines: readonly Piece[];
  /** Running text without code and link targets. */
  readonly prose: readonly Piece[];
  /** What a `#fragment` may name, as GitHub derives it from headings. */
  readonly anchors: ReadonlySet<string>;
}

/** Something wrong in a document. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const SHELL = new Set(["sh", "shell", "bash", "console"]);

/** Reads one Markdown file. */
export function readMarkdown(path: string): MarkdownFile {
  return parseMarkdown(path, readFileSync(path, "utf8"));
}

/** Takes the text of a Markdown file apart, line by line; enough for the plain Markdown that this repository writes. */
export function parseMarkdown(path: string, text: string): MarkdownFile {
  const { shell, running } = splitFences(text);
  const withoutCode = running.map((piece) => ({ ...piece, text: piece.text.replaceAll(/`[^`]*`/g, "") }));
  return {
    path,
    links: withoutCode.flatMap(linksIn),
    inlineCode: running.flatMap(({ text: content, line }) =>
      [...content.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => ({ text: code, line })),
    ),
    commandLines: joinContinued(shell),
    prose: withoutCode.map(({ text: content, line }) => ({
      text: content.replaceAll(/\]\([^)]*\)/g, "]").replace(/^\[[^\]]+\]:.*$/, ""),
      line,
    })),
    anchors: anchorsOf(running.flatMap(({ text: content }) => /^#{1,6} +(.+?)\s*$/.exec(content)?.[1] ?? [])),
  };
}

/** Lines of shell blocks and lines outside any block; blocks of other languages are nobody's claim. */
function splitFences(text: string): { readonly shell: Piece[]; readonly running: Piece[] } {
  const shell: Piece[] = [];
  const running: Piece[] = [];
  let marker: string | undefined;
  let isShell = false;
  for (const [index, content] of text.split("\n").entries()) {
    const [, fence, language = ""] = /^\s*(`{3,}|~{3,})\s*(\w*)/.exec(content) ?? [];
    if (fence !== undefined && (marker === undefined || marker === fence)) {
      marker = marker === undefined ? fence : undefined;
      isShell = SHELL.has(language);
    } else if (marker === undefined) running.push({ text: content, line: index + 1 });
    else if (isShell) shell.push({ text: content, line: index + 1 });
  }
  return { shell, running };
}

function linksIn({ text, line }: Piece): Piece[] {
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)].map(([, target = ""]) => target);
  const definition = /^\s*\[[^\]]+\]:\s*(\S+)/.exec(text)?.[1];
  return [...inline, ...(definition === undefined ? [] : [definition])].map((target) => ({ text: target, line }));
}

/** Joins lines that end in a backslash, removes the prompt, keeps the line number of the first. */
function joinContinued(lines: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  let open: Piece | undefined;
  for (const { text, line } of lines) {
    const whole: Piece =
      open === undefined
        ? { text: text.replace(/^\s*[$#] /, ""), line }
        : { text: `${open.text} ${text}`, line: open.line };
    open = whole.text.endsWith("\\") ? { text: whole.text.slice(0, -1), line: whole.line } : undefined;
    if (open === undefined) joined.push(whole);
  }
  return open === undefined ? joined : [...joined, open];
}

function anchorsOf(headings: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  return anchors;
}
