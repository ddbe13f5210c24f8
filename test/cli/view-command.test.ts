import { expect, test } from "vitest";
import { meshdoh } from "./fake-terminal.ts";

test.each<[string, readonly string[], string]>([
  ["no word", [], "a word is missing: use add, list, show or remove"],
  ["another word", ["delete", "vm"], '"delete" is no word for views: use add, list, show or remove'],
  ["no name to add", ["add", "--store", "dir:x"], "view add needs the name of a view"],
  ["no name to show", ["show", "--store", "dir:x"], "view show needs the name of a view"],
  ["a name to list", ["list", "vm", "--store", "dir:x"], '"vm" is one word too many'],
  ["two names", ["remove", "vm", "laptop", "--store", "dir:x"], '"laptop" is one word too many'],
  ["a name that is none", ["add", "v m", "--store", "dir:x"], 'the name of a view, "v m", is not made of letters'],
  ["no store", ["list"], "--store is missing, e.g. --store dir:table"],
  ["a store that is none", ["list", "--store", "table"], "--store table: a store is dir:<folder>"],
  ["a time that is none", ["add", "vm", "--store", "dir:x", "--expires", "soon"], '--expires "soon" is no time'],
  ["a setting that is none", ["add", "vm", "--store", "dir:x", "--reach", "far"], '--reach "far" is neither mesh'],
  [
    "settings for what is there already",
    ["show", "vm", "--store", "dir:x", "--cluster", "east"],
    "--cluster goes with view add, not with view show",
  ],
  ["a flag of add", ["list", "--store", "dir:x", "--no-public"], "--no-public goes with view add, not with view list"],
  ["an option that does not exist", ["list", "--colour", "x"], "Unknown option '--colour'"],
  [
    "a certificate that is none",
    ["add", "vm", "--store", "dir:x", "--client-certificate", "none.pem"],
    '--client-certificate "none.pem" is neither the SHA-256 of a certificate',
  ],
  [
    "a credential for what is there already",
    ["show", "vm", "--store", "dir:x", "--access-client", "alice@example.org"],
    "--access-client goes with view add, not with view show",
  ],
])("is used wrongly with %s, and says what to do", async (_what, words, message) => {
  const { status, output, complaints } = await meshdoh("view", ...words);
  expect({ status, output }).toEqual({ status: 2, output: "" });
  expect(complaints).toContain(`meshdoh view: ${message}`);
  expect(complaints).toMatch(/\nmeshdoh view --help shows how it is used\n$/);
});
