import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { readCredentials } from "../../../src/sync/istiod/credentials.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-istiod-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

test("without files there are no credentials", async () => {
  expect(await readCredentials({})).toEqual({});
});

test("a token is read without the line end behind it, and certificates as they are", async () => {
  const [token, ca] = [join(folder, "token"), join(folder, "ca.pem")];
  await writeFile(token, "aGVhZA.Ym9keQ.c2ln\n");
  await writeFile(ca, "-----BEGIN CERTIFICATE-----\n");
  expect(await readCredentials({ token, ca })).toEqual({
    token: "aGVhZA.Ym9keQ.c2ln",
    ca: Buffer.from("-----BEGIN CERTIFICATE-----\n"),
  });
});

test.each([
  ["two tokens", "a.b.secret\na.b.secret"],
  ["a header after it", "a.b.secret\r\nx-other: 1"],
  ["nothing", ""],
])("a file with %s is refused without a word of what is in it", async (_, text) => {
  const token = join(folder, "token");
  await writeFile(token, text);
  const refused = readCredentials({ token });
  await expect(refused).rejects.toThrow(`${token} does not hold a JSON Web Token`);
  await expect(refused).rejects.not.toThrow(/secret/);
});

test("a file that is not there is missing", async () => {
  await expect(readCredentials({ token: join(folder, "none") })).rejects.toMatchObject({ code: "missing" });
});
