import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFileLimit } from "../../src/shim/file-limit.ts";

const MODULE = join(import.meta.dirname, "../../src/shim/file-limit.ts");
const HEAD = "Limit                     Soft Limit           Hard Limit           Units     \n";

function limitsFile(line: string): string {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-limits-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "limits");
  writeFileSync(path, `${HEAD}Max processes             63702                63702                processes \n${line}`);
  return path;
}

describe("how many files may be open", () => {
  test.each([
    ["Max open files            1024                 524288               files     \n", 1024],
    ["Max open files            unlimited            unlimited            files     \n", undefined],
    ["", undefined],
  ])("%j", (line, expected) => {
    expect(openFileLimit(limitsFile(line))).toBe(expected);
  });

  test("is not known where there is no such file", () => {
    expect(openFileLimit("/nowhere/limits")).toBeUndefined();
  });

  test.runIf(process.platform === "linux")("is what this system holds a process to", () => {
    const program = `import(${JSON.stringify(MODULE)}).then((module) => console.log(module.openFileLimit()))`;
    const words = ["-c", 'ulimit -n 77; exec "$@"', "sh", process.execPath, "--input-type=module", "-e", program];
    expect(execFileSync("sh", words, { encoding: "utf8" }).trim()).toBe("77");
  });
});
