import { X509Certificate } from "node:crypto";
import { open } from "node:fs/promises";
import { UsageError } from "../command.ts";

/** 64 hexadecimal digits, with the colons that openssl puts between pairs of them or without. */
const SHA256 = /^[0-9a-f]{64}$|^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/i;
/** Longest file that is read: a certificate has some 2000 octets, a chain of them a few times that. */
const MAX_CERTIFICATE_FILE_OCTETS = 65_536;

/**
 * SHA-256 of the certificate that `--client-certificate` names, in 64 lower-case hexadecimal digits: the value itself, or
 * that of the first certificate in a PEM file. Rejects with `UsageError`.
 */
export async function certificateSha256(text: string): Promise<string> {
  if (SHA256.test(text)) return digitsOf(text);
  const said = `--client-certificate ${JSON.stringify(text)}`;
  try {
    return digitsOf(new X509Certificate(await readStart(text)).fingerprint256);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `${said} is neither the SHA-256 of a certificate (64 hexadecimal digits) nor a PEM file of one: ${reason}`,
      { cause },
    );
  }
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_CERTIFICATE_FILE_OCTETS));
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function digitsOf(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}
