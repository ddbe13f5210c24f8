import type { CommandTable } from "./command-table.ts";
import type { MarkdownFile, Piece, Problem } from "./markdown.ts";

/** Options that the program itself understands, with any sub-command or none. */
const GLOBAL_OPTIONS = new Set(["help", "version"]);
/** The command by its name, as a file or a binary for a target, in an image with its tag, or in a checkout. */
const MESHDOH =
  /(?:^|[\s/])(?:meshdoh(?:\.mjs|-linux-[\w-]+|:[\w.-]+)?|npm run meshdoh(?: --)?|src\/cli\/main\.ts)\s+(.*)$/;
const NPM_SCRIPT = /\bnpm (?:run(?: --?[\w-]+)* ([\w:.-]+)|(test|start)\b)/g;

/** Checks that every command line of a document names sub-commands, options and npm scripts that exist. */
export function checkCommands(file: MarkdownFile, table: CommandTable): Problem[] {
  const inline = file.inlineCode.filter(({ text }) => /^(?:\.\/|npx )?meshdoh |^npm (?:run |test|start)/.test(text));
  return [...file.commandLines, ...inline].flatMap((piece) =>
    [...checkMeshdoh(piece, table), ...checkScripts(piece, table)].map((message) => ({
      path: file.path,
      line: piece.line,
      message,
    })),
  );
}

/** Checks that a sub-command's man page names every one of its options. */
export function checkManPage(file: MarkdownFile, text: string, table: CommandTable): Problem[] {
  const name = /^docs\/man\/(?:meshdoh-)?(.+)\.md$/.exec(file.path)?.[1];
  const options = name === undefined ? undefined : table.commands.get(name);
  return [...(options ?? [])]
    .filter((option) => !new RegExp(`--${option}(?![\\w-])`).test(text))
    .map((option) => ({ path: file.path, line: 1, message: `option --${option} of meshdoh ${name} is not described` }));
}

function checkMeshdoh({ text }: Piece, { commands }: CommandTable): string[] {
  return text.split(/\s(?:\||&&|\|\||;|#)\s|[;&]\s*$/).flatMap((part) => {
    const words = MESHDOH.exec(part)?.[1]?.trim().split(/\s+/);
    if (words === undefined) return [];
    const [command = ""] = words;
    // Followed by a path it is the file or the image that another command is about.
    if (/^[./]/.test(command)) return [];
    if (/^[<[(…-]/.test(command)) return unknownOptions(words, "meshdoh", new Set());
    const options = commands.get(command);
    if (options === undefined) return [`unknown command: meshdoh ${command}`];
    return unknownOptions(words, `meshdoh ${command}`, options);
  });
}

function unknownOptions(words: readonly string[], command: string, known: ReadonlySet<string>): string[] {
  const used = words.flatMap((word) =>
    [...word.matchAll(/(?:^|[[(|'"])--([a-z][\w-]*)/g)].map(([, option = ""]) => option),
  );
  return used
    .filter((option) => !known.has(option) && !GLOBAL_OPTIONS.has(option))
    .map((option) => `unknown option of ${command}: --${option}`);
}

function checkScripts({ text }: Piece, { scripts }: CommandTable): string[] {
  return [...text.matchAll(NPM_SCRIPT)]
    .map(([, run, short]) => run ?? short ?? "")
    .filter((script) => !scripts.has(script))
    .map((script) => `unknown npm script: ${script}`);
}
