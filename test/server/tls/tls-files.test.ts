import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTlsFiles, TlsFileError } from "../../../src/server/tls/tls-files.ts";
import { SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY } from "../../shim/self-signed.ts";
import { makeAuthority } from "../../support/test-authority.ts";
import { scratchFolder } from "../http/running-listener.ts";

test("certificate, key and client authorities are read", async () => {
  const folder = await scratchFolder();
  const authority = await makeAuthority(folder);
  const issued = await authority.issue("server", ["IP:127.0.0.1"]);
  const clientAuthority = { file: authority.certificateFile };
  const material = await readTlsFiles({ ...issued, clientAuthority });
  expect(material.cert).toContain("BEGIN CERTIFICATE");
  expect(material.key).toContain("PRIVATE KEY");
  expect(material.ca).toContain("BEGIN CERTIFICATE");
  expect(material.validTo.getTime() - Date.now()).toBeGreaterThan(86_400_000);
});

test.each([
  ["no certificate", "nothing", SELF_SIGNED_KEY, undefined, "tls.crt does not hold a certificate in PEM"],
  [
    "a key for a certificate",
    SELF_SIGNED_KEY,
    SELF_SIGNED_KEY,
    undefined,
    "tls.crt does not hold a certificate in PEM",
  ],
  [
    "no key",
    SELF_SIGNED_CERTIFICATE,
    "nothing",
    undefined,
    "tls.key does not hold a private key in PEM without passphrase",
  ],
  [
    "a bad client authority",
    SELF_SIGNED_CERTIFICATE,
    SELF_SIGNED_KEY,
    "nothing",
    "ca.crt does not hold a certificate in PEM",
  ],
])("%s is an error that names the file", async (_what, certificate, key, authority, message) => {
  const folder = await scratchFolder();
  const [certificateFile, keyFile, file] = [join(folder, "tls.crt"), join(folder, "tls.key"), join(folder, "ca.crt")];
  await Promise.all([
    writeFile(certificateFile, certificate),
    writeFile(keyFile, key),
    writeFile(file, authority ?? SELF_SIGNED_CERTIFICATE),
  ]);
  const reading = readTlsFiles({ certificateFile, keyFile, clientAuthority: { file } });
  await expect(reading).rejects.toThrow(TlsFileError);
  await expect(reading).rejects.toThrow(`${folder}/${message}`);
});

test("a key of another certificate is an error that names both", async () => {
  const folder = await scratchFolder();
  const authority = await makeAuthority(folder);
  const [first, second] = [await authority.issue("first", ["DNS:a"]), await authority.issue("second", ["DNS:b"])];
  await expect(readTlsFiles({ ...first, keyFile: second.keyFile })).rejects.toThrow(
    `${second.keyFile} is not the key of the certificate in ${first.certificateFile}`,
  );
});

test.each([
  ["certificate", "tls.crt"],
  ["key", "tls.key"],
])("a %s that is not there is named with the system's reason", async (_what, missing) => {
  const folder = await scratchFolder();
  const [certificateFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  await Promise.all([writeFile(certificateFile, SELF_SIGNED_CERTIFICATE), writeFile(keyFile, SELF_SIGNED_KEY)]);
  await rm(join(folder, missing));
  await expect(readTlsFiles({ certificateFile, keyFile })).rejects.toThrow(
    `${folder}/${missing} cannot be read: ENOENT`,
  );
});
