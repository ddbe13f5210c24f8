import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openAccessLog } from "../../../src/server/access-log/access-log.ts";
import { requestRecord } from "../request-records.ts";

const unexpected = (failure: unknown): never => {
  throw failure;
};

async function logPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-log-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "access.log");
}

test("what was recorded is in the file when the log is closed, an object on each line", async () => {
  const path = await logPath();
  const log = await openAccessLog({ path, names: false, addresses: true }, () => 0, unexpected);
  for (const status of [200, 404]) log.record(requestRecord({ status }));
  await log.close();
  const lines = (await readFile(path, "utf8")).split("\n");
  expect(lines.map((line) => (line === "" ? "end" : Object(JSON.parse(line)).status))).toEqual([200, 404, "end"]);
  expect(log.droppedLines).toBe(0);
});

test("after it was reopened, requests are in the new file", async () => {
  const path = await logPath();
  const log = await openAccessLog({ path, names: false, addresses: false }, () => 0, unexpected);
  await rename(path, `${path}.1`);
  log.reopen();
  log.record(requestRecord());
  await log.close();
  expect([await readFile(`${path}.1`, "utf8"), (await readFile(path, "utf8")).length > 0]).toEqual(["", true]);
});

test("a file that cannot be written is an error at once", async () => {
  const opening = openAccessLog({ path: "/nowhere/log", names: false, addresses: false }, () => 0, unexpected);
  await expect(opening).rejects.toThrow("ENOENT");
});
