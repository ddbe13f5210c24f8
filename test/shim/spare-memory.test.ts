import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Every compilation in the order that the program asks for it, so that none is late on a busy machine. */
const FLAGS = ["--trace-opt", "--no-concurrent-recompilation"];

/** It grows to 16 MiB at once, or stays at 1 and takes up to 4.5 more for a moment, for what is alive when it is cleared. */
const GROWN_OCTETS = 10_000_000;

/** The compilers that V8 uses on a hot function, and whether its young generation grows when much survives. */
function behaviourAfter(code: string): { readonly compilers: string[]; readonly grows: boolean } {
  const program = `
    import v8 from "node:v8";
    ${code}
    let sum = 0;
    function hot(n) { for (let i = 0; i < n; i++) sum = (sum + i * n) % 1009; return sum; }
    for (let i = 0; i < 20000; i++) hot(100);
    let kept = [];
    for (let i = 0; i < 400000; i++) { kept.push({ i }); if (kept.length > 100000) kept = []; }
    const size = v8.getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size;
    console.log(JSON.stringify({ grows: size > ${GROWN_OCTETS}, sum, kept: kept.length }));`;
  const { stdout } = spawnSync(process.execPath, [...FLAGS, "--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  const compilers = [...stdout.matchAll(/completed compiling .*<JSFunction hot .*target (MAGLEV|TURBOFAN)/g)];
  const { grows }: { grows: boolean } = JSON.parse(stdout.split("\n").findLast((line) => line.startsWith("{")) ?? "{}");
  return { compilers: [...new Set(compilers.map(([, compiler = ""]) => compiler))].toSorted(), grows };
}

test("V8 left alone uses its middle compiler and lets the young generation grow", () => {
  expect(behaviourAfter("")).toEqual({ compilers: ["MAGLEV", "TURBOFAN"], grows: true });
});

test("a process that spares memory has neither, and its hot functions are optimised all the same", () => {
  const spared = 'const { spareMemory } = await import("./src/shim/spare-memory.ts"); spareMemory();';
  expect(behaviourAfter(spared)).toEqual({ compilers: ["TURBOFAN"], grows: false });
});
