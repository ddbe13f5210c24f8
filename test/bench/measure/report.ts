import { appendFileSync, readFileSync } from "node:fs";
import { verdictOf, type Bound, type Figure } from "./figure.ts";

/** Where `npm run bench` collects the figures of all benchmarks. */
export const FIGURES_VARIABLE = "MESHDOH_BENCH_FIGURES";

/** Prints the figures of one benchmark, hands them on, and makes the process end with 1 when a bound is missed. */
export function reportFigures(figures: readonly Figure[]): void {
  process.stdout.write(`\n${formatTable(figures)}\n`);
  const collected = process.env[FIGURES_VARIABLE];
  if (collected !== undefined) {
    appendFileSync(collected, figures.map((figure) => `${JSON.stringify(figure)}\n`).join(""));
  }
  if (figures.some((figure) => verdictOf(figure) === "missed")) process.exitCode = 1;
}

/** Reads what benchmarks handed on. */
export function readFigures(path: string): Figure[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line): Figure => JSON.parse(line));
}

const HEAD = ["what", "ours", "compared with", "ratio or difference", "bound", "verdict"];

/** The figures as a Markdown table, so that it can be pasted into docs/benchmarks.md. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  lines.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return lines.join("\n");
}

function rowOf(figure: Figure): string[] {
  const { what, ours, reference, referenceName, unit, bound } = figure;
  return [
    what,
    `${number(ours)} ${unit}`,
    `${referenceName}: ${number(reference)} ${unit}`,
    formatComparison(figure),
    bound === undefined ? "" : formatBound(bound),
    verdictOf(figure) === "no bound" ? "" : verdictOf(figure),
  ];
}

function formatComparison({ comparison, estimate: { median, low, high } }: Figure): string {
  if (comparison === "ratio") return `× ${ratio(median)} (${ratio(low)} … ${ratio(high)})`;
  return `${signed(median)} (${signed(low)} … ${signed(high)})`;
}

function formatBound(bound: Bound): string {
  return "atLeast" in bound ? `≥ ${limit(bound.atLeast)}` : `≤ ${limit(bound.atMost)}`;
}

/** A fraction as it is compared with, no longer than people read it. */
function limit(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
}

function ratio(value: number): string {
  return value.toPrecision(3);
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
}

function number(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en").replaceAll(",", " ") : value.toPrecision(3);
}
