import { SourceError } from "../source.ts";
import { MAX_CREDENTIAL_OCTETS } from "./limits.ts";
import type { CredentialFiles } from "./location.ts";
import { readLimited } from "./table-file.ts";

/** What istiod is asked with. */
export interface IstiodCredentials {
  readonly token?: string;
  /** Certificates of authorities, in PEM. */
  readonly ca?: Uint8Array;
}

/** What a JSON Web Token is made of, so that nothing else gets into a header (RFC 7515 section 3.1). */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Reads the files anew, because tokens of Pods are replaced every hour. Rejects with `SourceError`, which holds no token. */
export async function readCredentials({ token, ca }: CredentialFiles): Promise<IstiodCredentials> {
  return {
    ...(token !== undefined && { token: await readToken(token) }),
    ...(ca !== undefined && { ca: await readLimited(ca, MAX_CREDENTIAL_OCTETS) }),
  };
}

async function readToken(path: string): Promise<string> {
  const text = Buffer.from(await readLimited(path, MAX_CREDENTIAL_OCTETS))
    .toString("utf8")
    .trim();
  if (!TOKEN.test(text)) throw new SourceError("unreadable", `${path} does not hold a JSON Web Token`);
  return text;
}
