import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { TlsSource } from "./tls-source.ts";

/** A file of certificates or keys that is no good; the message names it and says what is wrong. */
export class TlsFileError extends Error {
  override readonly name: string = "TlsFileError";
}

/** What the files hold, checked to belong together. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  /** Client authorities. */
  readonly ca: string | undefined;
  /** When the server's certificate ends. */
  readonly validTo: Date;
}

/** Reads the files of a listener. Throws `TlsFileError`. */
export async function readTlsFiles({ certificateFile, keyFile, clientAuthority }: TlsSource): Promise<TlsMaterial> {
  const [cert, key, ca] = await Promise.all([
    readText(certificateFile),
    readText(keyFile),
    clientAuthority && readText(clientAuthority.file),
  ]);
  const certificate = parsed(certificateFile, "a certificate in PEM", () => new X509Certificate(cert));
  const privateKey: KeyObject = parsed(keyFile, "a private key in PEM without passphrase", () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new TlsFileError(`${keyFile} is not the key of the certificate in ${certificateFile}`);
  }
  if (clientAuthority !== undefined && ca !== undefined) {
    parsed(clientAuthority.file, "a certificate in PEM", () => new X509Certificate(ca));
  }
  parsed(certificateFile, "a chain of certificates that TLS takes", () => createSecureContext({ cert, key, ca }));
  return { cert, key, ca, validTo: new Date(certificate.validTo) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new TlsFileError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function parsed<T>(file: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new TlsFileError(`${file} does not hold ${what}: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
