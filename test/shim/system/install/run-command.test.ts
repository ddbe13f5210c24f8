import { expect, test } from "vitest";
import { runCommand } from "../../../../src/shim/system/install/run-command.ts";

test("tells status, output and complaints, and that there is no such program", async () => {
  expect(await runCommand("sh", ["-c", "echo out; echo err >&2; exit 3"])).toEqual({
    status: 3,
    output: "out\n",
    complaints: "err\n",
  });
  expect(await runCommand("true", [])).toEqual({ status: 0, output: "", complaints: "" });
  expect(await runCommand("no-such-program-of-meshdoh", [])).toBeUndefined();
});

test("a command that is ended from outside did not come to its end", async () => {
  await expect(runCommand("sh", ["-c", "kill -9 $$"])).rejects.toThrow("sh -c kill -9 $$ did not end");
});
