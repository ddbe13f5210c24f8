import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/sync/diagnostic.ts";
import { SortedDiagnostics } from "../../../src/sync/live/sorted-diagnostics.ts";

function said(message: string): Diagnostic {
  return { severity: "notice", cluster: "east", where: {}, message };
}

function messages(sorted: SortedDiagnostics): string[] {
  return sorted.all.map(({ message }) => message);
}

test("they are sorted, whatever order they come in", () => {
  const sorted = new SortedDiagnostics();
  sorted.replace([], [said("c"), said("a")]);
  sorted.replace([], [said("b")]);
  expect(messages(sorted)).toEqual(["a", "b", "c"]);
});

test("what several say stays until none says it", () => {
  const sorted = new SortedDiagnostics();
  sorted.replace([], [said("a"), said("a")]);
  sorted.replace([], [said("a")]);
  expect(messages(sorted)).toEqual(["a"]);
  sorted.replace([said("a"), said("a")], []);
  expect(messages(sorted)).toEqual(["a"]);
  sorted.replace([said("a")], [said("b")]);
  expect(messages(sorted)).toEqual(["b"]);
});

test("what was not said cannot be taken back", () => {
  const sorted = new SortedDiagnostics();
  sorted.replace([said("b")], [said("a")]);
  expect(messages(sorted)).toEqual(["a"]);
});
