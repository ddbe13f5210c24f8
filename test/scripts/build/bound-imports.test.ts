import { expect, test } from "vitest";
import { boundImports } from "../../../scripts/build/bound-imports.ts";

const SHARED = `var stays = 1; var count = 0; function increase() { count++; }
  export { stays as fixed, count, increase, stays as default };`;

test("names that stay as they are are read once, others whenever they are used", async () => {
  const bound = await boundImports(
    new Map([
      ["./shared.js", SHARED],
      ["./user.js", `import first, { count, fixed as f } from "./shared.js"; import { join } from "node:path";`],
    ]),
  );
  expect(bound.get("./user.js")).toEqual(
    new Map([
      [
        "./shared.js",
        `const part = require("./shared.js");
export default part.default;
export { count } from "./shared.js";
export const fixed = part.fixed;`,
      ],
    ]),
  );
  expect(bound.get("./shared.js")).toEqual(new Map());
});

test("a part that is imported for its effect alone still runs", async () => {
  const bound = await boundImports(
    new Map([
      ["./effect.js", "console.log(1);"],
      ["./user.js", `import "./effect.js";`],
    ]),
  );
  expect(bound.get("./user.js")?.get("./effect.js")).toBe(`const part = require("./effect.js");`);
});

test("parts that import each other, by way of a third too, read everything whenever they use it", async () => {
  const bound = await boundImports(
    new Map([
      ["./a.js", `import { b } from "./b.js"; import { fixed } from "./shared.js"; var a = 1; export { a };`],
      ["./b.js", `import { c } from "./c.js"; var b = 1; export { b };`],
      ["./c.js", `import { a } from "./a.js"; var c = 1; export { c };`],
      ["./shared.js", SHARED],
    ]),
  );
  const boundFrom = [...bound].map(([name, texts]) => [name, [...texts.keys()]]);
  expect(boundFrom).toEqual([
    ["./a.js", ["./shared.js"]],
    ["./b.js", []],
    ["./c.js", []],
    ["./shared.js", []],
  ]);
});

test("a part that takes another as a whole keeps it as it is", async () => {
  const bound = await boundImports(
    new Map([
      ["./shared.js", SHARED],
      ["./user.js", `import * as shared from "./shared.js";`],
    ]),
  );
  expect(bound.get("./user.js")).toEqual(new Map());
});
