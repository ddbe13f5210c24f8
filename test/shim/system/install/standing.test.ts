import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journalEntry } from "../../../../src/shim/system/install/journal-entry.ts";
import { isChanged, restore, takeStanding, type Standing } from "../../../../src/shim/system/install/standing.ts";
import { writeFileStep } from "../../../../src/shim/system/install/step.ts";
import { FakeSystem, RESOLV_CONF_BEFORE, Tree } from "./scene.ts";

const PATH = "/etc/resolv.conf";

function standingOf({ files }: FakeSystem, path: string): Standing {
  const entries = [journalEntry(files, writeFileStep(path, "ours\n")), { step: { kind: "run-command" } } as const];
  const [standing] = takeStanding(files, { entries });
  if (standing === undefined) throw new TypeError("nothing stands at the path of a change");
  return standing;
}

test.each<[string, (tree: Tree) => void, boolean, readonly string[]]>([
  ["that nobody has touched stays", () => undefined, false, []],
  ["that was written over is put back", (tree) => tree.write(PATH, "others\n"), true, [`put back ${PATH}`]],
  ["that is gone is put back", (tree) => rmSync(join(tree.root, PATH)), true, [`put back ${PATH}`]],
])("a file %s", (_what, change, expected, lines) => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  const standing = standingOf(system, PATH);
  change(tree);
  expect(isChanged(system.files, standing)).toBe(expected);
  restore(standing, system);
  expect([tree.read(PATH), system.lines]).toEqual([RESOLV_CONF_BEFORE, lines]);
  expect(isChanged(system.files, standing)).toBe(false);
});

test("what can only be somebody else's is left alone", () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  const standing = { ...standingOf(system, PATH), found: undefined };
  tree.write(PATH, "others\n");
  expect(isChanged(system.files, standing)).toBe(false);
  restore(standing, system);
  expect([tree.read(PATH), system.lines]).toEqual(["others\n", []]);
});
