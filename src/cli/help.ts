import type { Command } from "./command.ts";

/** The page that `meshdoh --help` prints. */
export function formatOverview(commands: readonly Command[], version: string): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    `meshdoh ${version}: the DNS of the whole mesh for machines outside it`,
    "",
    "Usage: meshdoh <command> [options]",
    "",
    "Commands:",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    "meshdoh <command> --help explains a command and shows examples.",
    "Exit status: 0 done, 1 failed, 2 wrong usage, 3 refused by policy, 4 changes pending (sync --check).",
    "",
  ].join("\n");
}

/** The page that `meshdoh <command> --help` prints. */
export function formatCommandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ""}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `meshdoh ${command.name}: ${command.summary}`,
    "",
    `Usage: meshdoh ${command.name} ${command.synopsis}`,
    "",
    ...command.description.flatMap((paragraph) => [...wrap(paragraph, 88), ""]),
    "Options:",
    ...rows.flatMap(([left, help]) =>
      wrap(help, 92 - width).map((line, index) => `  ${(index === 0 ? left : "").padEnd(width)}  ${line}`),
    ),
    "",
    "Examples:",
    ...command.examples.flatMap(([line, what]) => [`  # ${what}`, `  ${line}`]),
    "",
  ].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
