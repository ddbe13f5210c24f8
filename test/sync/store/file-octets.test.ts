import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { close, flush, openFolder, openToWrite, readsAs, writeOctets } from "../../../src/sync/store/file-octets.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-octets-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const WRITTEN = Uint8Array.from({ length: 1_000 }, (_, at) => at % 251);

/** What was written, with the octet at `at` another. */
function otherAt(at: number): Uint8Array {
  const other = WRITTEN.slice();
  other[at] = 255;
  return other;
}

test.each([
  ["what was written", WRITTEN, true],
  ["with another first octet", otherAt(0), false],
  ["with another last octet", otherAt(999), false],
  ["less than was written", WRITTEN.slice(0, 999), false],
  ["more than was written", new Uint8Array([...WRITTEN, 0]), false],
  ["nothing", new Uint8Array(), false],
])("a file is told from %s, however little is read at a time", async (_what, octets, isSame) => {
  const path = join(folder, "file");
  const descriptor = await openToWrite(path);
  try {
    await writeOctets(descriptor, WRITTEN);
    await flush(descriptor);
    for (const scratchOctets of [1, 333, 1_000, 4_096]) {
      expect(await readsAs(descriptor, octets, Buffer.alloc(scratchOctets))).toBe(isSame);
    }
  } finally {
    await close(descriptor);
  }
  expect(new Uint8Array(await readFile(path))).toEqual(WRITTEN);
});

test("an empty file reads as nothing", async () => {
  const descriptor = await openToWrite(join(folder, "empty"));
  await writeOctets(descriptor, new Uint8Array());
  expect(await readsAs(descriptor, new Uint8Array(), Buffer.alloc(16))).toBe(true);
  await close(descriptor);
});

test("a folder can be flushed, what is not there can not be opened", async () => {
  const descriptor = await openFolder(folder);
  await flush(descriptor);
  await close(descriptor);
  await expect(openFolder(join(folder, "absent"))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(openToWrite(join(folder, "absent", "file"))).rejects.toMatchObject({ code: "ENOENT" });
});
