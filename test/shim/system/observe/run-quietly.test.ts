import { expect, test } from "vitest";
import { runQuietly } from "../../../../src/shim/system/observe/run-quietly.ts";

test("a command's output, complaints and status are told", async () => {
  const script = "process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 99";
  expect(await runQuietly(process.execPath, ["-e", script])).toEqual({ status: 99, output: "out", complaints: "err" });
  expect(await runQuietly(process.execPath, ["-e", ""])).toEqual({ status: 0, output: "", complaints: "" });
});

test("a command that is not there tells nothing", async () => {
  expect(await runQuietly("meshdoh-no-such-program", [])).toBeUndefined();
});

test("a command that writes without end is given up", async () => {
  const script = "const more = () => process.stdout.write('x'.repeat(65536), more); more()";
  expect(await runQuietly(process.execPath, ["-e", script])).toBeUndefined();
});
