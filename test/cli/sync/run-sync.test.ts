import { expect, test } from "vitest";
import { meshdoh } from "../fake-terminal.ts";

test.each([
  ["no source", ["--to", "dir:table"], "--from is missing, e.g. --from east=manifests:"],
  ["no store", ["--from", "east=manifests:x"], "--to is missing, e.g. --to dir:table"],
  [
    "a word that belongs nowhere",
    ["east", "--from", "east=manifests:x", "--to", "dir:t"],
    '"east" is one word too many',
  ],
  [
    "two modes",
    ["--from", "east=manifests:x", "--to", "dir:t", "--plan", "--check"],
    "give --plan or --check, not both",
  ],
  ["a source that is none", ["--from", "east=x", "--to", "dir:t"], "a source is manifests:<file|folder|->"],
  ["a store that is none", ["--from", "east=manifests:x", "--to", "t"], "--to t: a store is dir:<folder>"],
  ["an option that does not exist", ["--form", "east=manifests:x"], "Unknown option '--form'"],
])("meshdoh sync with %s says what to do", async (_what, words, message) => {
  const { status, output, complaints } = await meshdoh("sync", ...words);
  expect({ status, output }).toEqual({ status: 2, output: "" });
  expect(complaints).toContain(`meshdoh sync: `);
  expect(complaints).toContain(message);
  expect(complaints).toMatch(/\nmeshdoh sync --help shows how it is used\n$/);
});
