import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { certificateSha256 } from "../../../src/cli/view/certificate.ts";
import { CERTIFICATE_FINGERPRINT, CERTIFICATE_PEM, CERTIFICATE_SHA256 } from "./client-certificate.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-certificate-"));
  await writeFile(join(folder, "client.pem"), CERTIFICATE_PEM);
  await writeFile(join(folder, "chain.pem"), `Bag Attributes\n${CERTIFICATE_PEM}${"-".repeat(70_000)}`);
  await writeFile(join(folder, "key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  await writeFile(join(folder, "empty.pem"), "");
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["its fingerprint as openssl prints it", CERTIFICATE_FINGERPRINT],
  ["the fingerprint in lower case", CERTIFICATE_FINGERPRINT.toLowerCase()],
  ["64 digits", CERTIFICATE_SHA256],
  ["64 digits in upper case", CERTIFICATE_SHA256.toUpperCase()],
])("a certificate is known by %s", async (_what, text) => {
  expect(await certificateSha256(text)).toBe(CERTIFICATE_SHA256);
});

test.each(["client.pem", "chain.pem"])("a certificate is known by the first of a file: %s", async (file) => {
  expect(await certificateSha256(join(folder, file))).toBe(CERTIFICATE_SHA256);
});

test.each(["key.pem", "empty.pem", "none.pem", "."])("%s is no certificate, and what is one is said", async (file) => {
  await expect(certificateSha256(join(folder, file))).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(
      /^--client-certificate ".*" is neither the SHA-256 of a certificate \(64 hexadecimal digits\) nor a PEM file of one: /,
    ),
  });
});

test.each([CERTIFICATE_SHA256.slice(1), `${CERTIFICATE_SHA256}0`, CERTIFICATE_FINGERPRINT.replace(":", ""), ""])(
  "%j is no SHA-256",
  async (text) => {
    await expect(certificateSha256(text)).rejects.toMatchObject({ name: "UsageError" });
  },
);
