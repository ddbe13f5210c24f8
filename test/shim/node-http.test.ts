import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What Node holds of its `fetch` once this code ran; `moduleLoadList` names its own modules too. */
function fetchModulesAfter(code: string): string {
  const print = 'process.stdout.write(String(process.moduleLoadList.filter((name) => name.includes("undici/undici"))))';
  const words = ["--input-type=module", "--eval", `${code}; ${print}`];
  return spawnSync(process.execPath, words, { encoding: "utf8" }).stdout;
}

test.each([
  ["node:http as the shim gets it does not load fetch", 'await import("./src/shim/node-http.ts")', ""],
  ["an import of node:http does", 'await import("node:http")', "NativeModule internal/deps/undici/undici"],
])("%s", (_what, code, expected) => {
  expect(fetchModulesAfter(code)).toBe(expected);
});
