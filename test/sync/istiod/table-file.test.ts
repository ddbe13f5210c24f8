import { mkdtemp, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { istiodSource } from "../../../src/sync/istiod/istiod-source.ts";
import { readLimited, readTableFile } from "../../../src/sync/istiod/table-file.ts";
import { SourceError } from "../../../src/sync/source.ts";
import { lineOf, PLACE } from "./table-entries.ts";
import { followToEnd, until, type ToldTable } from "./told-table.ts";

let path: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-istiod-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  path = join(folder, "dump.json");
});

function table(host: string): string {
  return JSON.stringify({ table: { [host]: { ips: ["192.0.2.1"], registry: "External" } } });
}

function line(host: string): string {
  return `${host}. addresses 192.0.2.1 (ServiceEntry /istiod:${host})`;
}

/** Writes a file that is old enough to be told from one written later. */
async function writeOld(file: string, text: string, ageSeconds: number): Promise<void> {
  await writeFile(file, text);
  const then = Date.now() / 1000 - ageSeconds;
  await utimes(file, then, then);
}

function follow(): ToldTable {
  const pace = { lookMs: 10, settleMs: 5 };
  return followToEnd(istiodSource({ form: "file", path }, "east", PLACE.zone, { pace }));
}

test("a file is read", async () => {
  await writeFile(path, table("a.example"));
  expect((await readTableFile(path, PLACE)).claims.map(lineOf)).toEqual([line("a.example")]);
});

test("a file that is not there is missing, and a folder cannot be read", async () => {
  await expect(readTableFile(path, PLACE)).rejects.toMatchObject({
    code: "missing",
    message: `${path} does not exist`,
  });
  await expect(readTableFile(join(path, ".."), PLACE)).rejects.toMatchObject({ code: "unreadable" });
});

test("a file that is larger than it may be is not read", async () => {
  await writeFile(path, "");
  await truncate(path, 1001);
  await expect(readLimited(path, 1000)).rejects.toMatchObject({
    code: "too-large",
    message: `${path} is larger than 1000 octets`,
  });
  await truncate(path, 1000);
  expect(await readLimited(path, 1000)).toHaveLength(1000);
});

test("what is written to a followed file, or put in its place, is told", async () => {
  await writeFile(path, table("a.example"));
  const told = follow();
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  await writeFile(path, table("b.example"));
  await until(() => expect(told.lines).toEqual([line("b.example")]));
  await writeFile(`${path}.new`, table("c.example"));
  await rename(`${path}.new`, path);
  await until(() => expect(told.lines).toEqual([line("c.example")]));
  expect(told.words.slice(0, 2)).toEqual(["replace", "complete"]);
  expect(told.problems).toEqual([]);
});

test("a file that stays as it is is confirmed, and not read again once it is a second old", async () => {
  await writeFile(path, table("a.example"));
  const told = follow();
  await until(() => expect(told.count("confirm")).toBeGreaterThan(0));
  let reads = -1;
  await until(() => {
    const [before, confirmed] = [reads, told.words.at(-2) === "confirm" && told.words.at(-1) === "confirm"];
    reads = told.count("replace");
    expect([confirmed, before]).toEqual([true, reads]);
  });
  expect(told.lines).toEqual([line("a.example")]);
});

test("half a file, and none, are failures; what was told stays until there is a whole one", async () => {
  await writeOld(path, table("a.example"), 60);
  const told = follow();
  await until(() => expect(told.lines).toEqual([line("a.example")]));
  await writeOld(path, table("b.example").slice(0, 20), 50);
  await until(() => expect(told.problems.at(-1)?.message).toContain("is no JSON, or was cut off"));
  await rm(path);
  await until(() => expect(told.problems.at(-1)?.message).toBe(`${path} does not exist`));
  expect(told.problems.every((problem) => problem instanceof SourceError)).toBe(true);
  expect(told.lines).toEqual([line("a.example")]);
  await writeOld(path, table("b.example"), 40);
  await until(() => expect([told.lines, told.words.at(-1)]).toEqual([[line("b.example")], "confirm"]));
});
