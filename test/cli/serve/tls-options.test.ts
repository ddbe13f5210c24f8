import { expect, test } from "vitest";
import { namingTlsOption, readTlsOptions } from "../../../src/cli/serve/tls-options.ts";
import { TlsFileError } from "../../../src/server/tls/tls-files.ts";
import { serveArguments } from "./arguments.ts";

const FILES = { certificateFile: "c.pem", keyFile: "k.pem" };

test.each([
  ["", undefined],
  ["--plaintext", undefined],
  ["--tls-cert c.pem --tls-key k.pem", FILES],
  ["--tls-cert c.pem --tls-key k.pem --client-ca ca.pem", { ...FILES, clientAuthority: { file: "ca.pem" } }],
])("%s", (line, files) => {
  expect(readTlsOptions(serveArguments(line))).toEqual(files);
});

test.each([
  ["--tls-cert c.pem", "--tls-cert is without --tls-key: give both"],
  ["--tls-key k.pem", "--tls-key is without --tls-cert: give both"],
  ["--client-ca ca.pem", "--client-ca needs TLS: give --tls-cert and --tls-key as well"],
  ["--tls-cert c.pem --tls-key k.pem --plaintext", "--plaintext and --tls-cert contradict each other"],
])("%s is refused: %s", (line, message) => {
  expect(() => readTlsOptions(serveArguments(line))).toThrow(message);
});

test.each([
  ["c.pem cannot be read: ENOENT", "--tls-cert c.pem cannot be read: ENOENT"],
  ["k.pem is not the key of the certificate in c.pem", "--tls-key k.pem is not the key of the certificate in c.pem"],
  ["ca.pem does not hold a certificate in PEM", "--client-ca ca.pem does not hold a certificate in PEM"],
  ["x.pem cannot be read", "x.pem cannot be read"],
])("an error about a file names the option that gave it: %s", (message, named) => {
  const tls = readTlsOptions(serveArguments("--tls-cert c.pem --tls-key k.pem --client-ca ca.pem"));
  expect(namingTlsOption(new TlsFileError(message), tls)).toMatchObject({ name: "TlsFileError", message: named });
});

test("other errors stay as they are", () => {
  const error = new Error("c.pem cannot be read");
  expect(namingTlsOption(error, readTlsOptions(serveArguments("--tls-cert c.pem --tls-key k.pem")))).toBe(error);
});
