import { expect, test } from "vitest";
import { readTlsOptions } from "../../../src/cli/serve/tls-options.ts";
import { serveArguments } from "./arguments.ts";

const FILES = { certificateFile: "c.pem", keyFile: "k.pem" };

test.each([
  ["", undefined],
  ["--plaintext", undefined],
  ["--tls-cert c.pem --tls-key k.pem", FILES],
  [
    "--tls-cert c.pem --tls-key k.pem --client-ca ca.pem",
    { ...FILES, clientAuthority: { file: "ca.pem", isRequired: false } },
  ],
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
