import type { NamedBy } from "../../snapshot/format/view.ts";
import { accessClientCredential, certificateCredential } from "../../snapshot/view-credential.ts";
import { formatViewToken } from "../../snapshot/view-token.ts";
import { UsageError, type Arguments } from "../command.ts";
import { certificateSha256 } from "./certificate.ts";

/** One thing that a request may show to be answered as a view. */
export interface ViewCredential {
  readonly namedBy: NamedBy;
  /** What the key of the view is made of; for a token the token itself. */
  readonly text: string;
  /** What people know it by. */
  readonly shown: string;
}

/** Longest name of a client of Access: an e-mail address has 254 characters at most (RFC 5321 section 4.5.3.1). */
const MAX_CLIENT_CHARACTERS = 254;

/**
 * What `meshdoh view add` is to make a view for: a token made of `random`, unless only others are asked for. Rejects with
 * `UsageError`.
 */
export async function readCredentials(args: Arguments, random: Uint8Array): Promise<ViewCredential[]> {
  const clients = args.all("access-client").map((client) => ofAccessClient(client));
  const certificates = await Promise.all(args.all("client-certificate").map((text) => ofCertificate(text)));
  const others = [...clients, ...certificates];
  return others.length > 0 && !args.flag("token") ? others : [ofToken(random), ...others];
}

function ofToken(random: Uint8Array): ViewCredential {
  const token = formatViewToken(random);
  return { namedBy: "token", text: token, shown: token };
}

function ofAccessClient(client: string): ViewCredential {
  if (client === "" || /\s/.test(client) || client.length > MAX_CLIENT_CHARACTERS) {
    throw new UsageError(
      `--access-client ${JSON.stringify(client)} is neither the client ID of a service token nor an e-mail address`,
    );
  }
  return { namedBy: "access-client", text: accessClientCredential(client), shown: client };
}

async function ofCertificate(text: string): Promise<ViewCredential> {
  const sha256 = await certificateSha256(text);
  return { namedBy: "client-certificate", text: certificateCredential(sha256), shown: sha256 };
}
