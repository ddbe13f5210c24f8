import { renameSync } from "node:fs";
import { copyFile, mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CertificateFiles } from "../../../src/server/tls/certificate-files.ts";
import type { TlsMaterial } from "../../../src/server/tls/tls-files.ts";
import { makeAuthority, type IssuedCertificate } from "../../support/test-authority.ts";
import { scratchFolder } from "../http/running-listener.ts";

interface Scene {
  readonly folder: string;
  readonly first: IssuedCertificate;
  readonly second: IssuedCertificate;
}

async function twoCertificates(): Promise<Scene> {
  const folder = await scratchFolder();
  const authority = await makeAuthority(folder);
  return {
    folder,
    first: await authority.issue("first", ["DNS:a"]),
    second: await authority.issue("second", ["DNS:b"]),
  };
}

/** Follows files until the test ends. */
async function follow(
  source: IssuedCertificate,
): Promise<{ readonly files: CertificateFiles; readonly lines: string[]; readonly changes: TlsMaterial[] }> {
  const lines: string[] = [];
  const changes: TlsMaterial[] = [];
  const files = await CertificateFiles.open(source, (line) => lines.push(line));
  files.changed = (material) => changes.push(material);
  onTestFinished(() => files.close());
  return { files, lines, changes };
}

async function put({ certificateFile, keyFile }: IssuedCertificate, folder: string): Promise<void> {
  await Promise.all([copyFile(certificateFile, join(folder, "tls.crt")), copyFile(keyFile, join(folder, "tls.key"))]);
}

/** As `put`, with hardly a moment in which the two do not belong together. */
async function replace(issued: IssuedCertificate, folder: string): Promise<void> {
  const beside = await scratchFolder();
  await put(issued, beside);
  renameSync(join(beside, "tls.crt"), join(folder, "tls.crt"));
  renameSync(join(beside, "tls.key"), join(folder, "tls.key"));
}

const inFolder = (folder: string): IssuedCertificate => ({
  certificateFile: join(folder, "tls.crt"),
  keyFile: join(folder, "tls.key"),
});

test("files that are written anew are read again, and that is told", async () => {
  const { folder, first, second } = await twoCertificates();
  await put(first, folder);
  const { files, lines, changes } = await follow(inFolder(folder));
  const before = files.material.cert;
  await replace(second, folder);
  await expect.poll(() => changes.length, { timeout: 5_000 }).toBe(1);
  await expect.poll(() => lines).toHaveLength(1);
  expect(files.material).toBe(changes[0]);
  expect(files.material.cert).not.toBe(before);
  expect(lines.at(-1)).toMatch(/^tls.crt was read again: valid until 2\d{3}-/);
});

test("a folder behind a link that is swapped, as Kubernetes does with secrets, is noticed", async () => {
  const { folder, first, second } = await twoCertificates();
  for (const [name, issued] of [
    ["one", first],
    ["two", second],
  ] as const) {
    await mkdir(join(folder, name));
    await put(issued, join(folder, name));
  }
  await symlink("one", join(folder, "..data"));
  await symlink("..data/tls.crt", join(folder, "tls.crt"));
  await symlink("..data/tls.key", join(folder, "tls.key"));
  const { changes } = await follow(inFolder(folder));
  await symlink("two", join(folder, "..new"));
  await rename(join(folder, "..new"), join(folder, "..data"));
  await expect.poll(() => changes.length, { timeout: 5_000 }).toBe(1);
});

test("a broken pair is told once and leaves the one of before in force, until it is right", async () => {
  const { folder, first, second } = await twoCertificates();
  await put(first, folder);
  const { files, lines, changes } = await follow(inFolder(folder));
  const before = files.material;
  await writeFile(join(folder, "tls.crt"), "half of a cert");
  await expect.poll(() => lines.length, { timeout: 5_000 }).toBe(1);
  await files.look();
  expect(lines).toEqual([
    expect.stringMatching(/tls.crt does not hold a certificate in PEM: .*; the certificate of before stays in use$/),
  ]);
  expect([files.material === before, changes]).toEqual([true, []]);
  await put(second, folder);
  await expect.poll(() => changes.length, { timeout: 5_000 }).toBe(1);
});

test("files that nobody touched are not read again", async () => {
  const { folder, first } = await twoCertificates();
  await put(first, folder);
  const { files, lines, changes } = await follow(inFolder(folder));
  await files.look();
  expect([lines, changes]).toEqual([[], []]);
});
