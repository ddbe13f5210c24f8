import { expect, test } from "vitest";
import { readModuleNames, WHOLE_MODULE } from "../../../scripts/build/module-names.ts";

/** Statements of a module that declares `it` and exports it as `given`, and whether that stays as it is. */
const STATEMENTS = [
  ["var it = 1;", true],
  ["function it() {}", true],
  ["class it { #field = 0; static { it.made = true; } has(other) { return #field in other; } }", true],
  ["var it = {}; it.field = 1; it['other'] ||= 2; delete it.field;", true],
  ["var it = 1; export function use() { return it === 1 && it >= 0 && (() => it); }", true],
  ["var it = 1; function change() { it = 2; }", false],
  ["var it; function change() { it ??= 2; }", false],
  ["var it = 1; function change() { it += 2; }", false],
  ["var it = 1; function change() { it++; }", false],
  ["var it = 1; function change() { --it; }", false],
  ["var it = 1; function change() { [it] = [2]; }", false],
  ["var it = 1; function change() { [, ...it] = [2]; }", false],
  ["var it = 1; function change() { ({ it } = { it: 2 }); }", false],
  ["var it = 1; function change() { ({ other: { it = 3 } } = {}); }", false],
  ["var it = 1; function change() { for (it of [2]); }", false],
  ["var it = 1; function change() { for (it in { a: 2 }); }", false],
  ["function it() {} function change() { it = undefined; }", false],
  // Another variable of that name: to be careful costs nothing but time.
  ["var it = 1; function change(it) { it = 2; }", false],
] as const;

test.each(STATEMENTS)("of %j the export stays as it is: %s", async (statements, isFixed) => {
  const { fixedExports } = await readModuleNames(`${statements} export { it as given };`);
  expect([...fixedExports]).toEqual(isFixed ? ["given"] : []);
});

test("what a module passes on from another is not its own to promise", async () => {
  const { fixedExports } = await readModuleNames(
    `import { a, b as c } from "./other.js"; var own = 1; export { a, c, own as default };`,
  );
  expect([...fixedExports]).toEqual(["default"]);
});

test("imports are listed by whom they come from, those for an effect alone too", async () => {
  const { imports } = await readModuleNames(`
    import first, { a, b as c } from "./some.js";
    import * as all from "./all.js";
    import "./effect.js";
    import { d } from "./some.js";
    const later = import("./later.js");
  `);
  expect(imports).toEqual(
    new Map([
      ["./some.js", new Set(["default", "a", "b", "d"])],
      ["./all.js", new Set([WHOLE_MODULE])],
      ["./effect.js", new Set()],
    ]),
  );
});

test("what is no JavaScript is refused", async () => {
  await expect(readModuleNames("var = ;")).rejects.toThrow("Name expected");
});
