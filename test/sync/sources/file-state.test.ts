import { mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { fileState, fileStates } from "../../../src/sync/sources/file-state.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-state-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

test("a file that stays has one state, and another when its content or its place in the folder is another", async () => {
  const path = join(folder, "a.yaml");
  await writeFile(path, "one");
  const states = [(await fileState(path))?.text];
  expect((await fileState(path))?.text).toBe(states[0]);
  await writeFile(path, "three");
  states.push((await fileState(path))?.text);
  await writeFile(join(folder, "b"), "three");
  await utimes(join(folder, "b"), 1, 1);
  await rename(join(folder, "b"), path);
  states.push((await fileState(path))?.text);
  expect(new Set(states).size).toBe(3);
});

test("the state of a link is that of the file that it leads to", async () => {
  const [target, link] = [join(folder, "a.yaml"), join(folder, "link.yaml")];
  await writeFile(target, "one");
  await symlink(target, link);
  expect(await fileState(link)).toEqual(await fileState(target));
});

test("of many files each has its state, and what is not there none", async () => {
  const paths = Array.from({ length: 70 }, (_, number) => join(folder, `${number}.yaml`));
  for (const path of paths.slice(1)) await writeFile(path, path);
  const states = await fileStates(paths);
  expect([...states.keys()]).toEqual(paths);
  expect([...states.values()].filter((state) => state === undefined)).toHaveLength(1);
});
