import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openLogFile, type LogFile } from "../../../src/server/access-log/log-file.ts";

async function openIn(content?: string): Promise<{ path: string; file: LogFile }> {
  const folder = await mkdtemp(join(tmpdir(), "meshdoh-log-"));
  const path = join(folder, "access.log");
  if (content !== undefined) await writeFile(path, content);
  const file = await openLogFile(path);
  onTestFinished(async () => {
    await file.close();
    await rm(folder, { recursive: true });
  });
  return { path, file };
}

test("appends to what is there", async () => {
  const { path, file } = await openIn("before\n");
  expect(await file.write(Buffer.from("after\n"))).toBe(6);
  expect(await readFile(path, "utf8")).toBe("before\nafter\n");
});

test("nobody but its owner and group can read a new one", async () => {
  const { path } = await openIn();
  expect((await stat(path)).mode & 0o007).toBe(0);
});

test("goes on in a new file after it was reopened, and not before", async () => {
  const { path, file } = await openIn();
  await file.write(Buffer.from("1\n"));
  await rename(path, `${path}.1`);
  await file.write(Buffer.from("2\n"));
  file.reopen();
  await file.write(Buffer.from("3\n"));
  expect([await readFile(`${path}.1`, "utf8"), await readFile(path, "utf8")]).toEqual(["1\n2\n", "3\n"]);
});

test("a folder that is not there is an error at once", async () => {
  await expect(openLogFile("/nowhere/access.log")).rejects.toThrow("ENOENT");
});

test("- is standard output, which is not closed", () => {
  const script = `
    const { openLogFile } = await import("./src/server/access-log/log-file.ts");
    const file = await openLogFile("-");
    await file.write(Buffer.from("line\\n"));
    file.reopen();
    await file.close();
    process.stdout.write("still open\\n");
  `;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect(stdout).toBe("line\nstill open\n");
});

test("a pipe that nobody empties keeps the program from nothing else", async () => {
  const script = `
    const { openLogFile } = await import("./src/server/access-log/log-file.ts");
    process.stdout.on("error", () => {});
    const file = await openLogFile("-");
    const block = Buffer.alloc(65536, "x");
    let ended = 0;
    const fill = () => file.write(block).then((octets) => { ended++; if (octets > 0) fill(); });
    fill();
    // Once no write has ended between two looks, the pipe is full.
    let seen = -1;
    setInterval(() => { if (ended === seen) process.stderr.write("went on"); seen = ended; }, 20);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(async () => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  });
  const [said] = await once(child.stderr, "data");
  expect(String(said)).toBe("went on");
});
