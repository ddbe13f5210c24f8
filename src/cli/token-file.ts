import { open, type FileHandle } from "node:fs/promises";
import { isViewToken } from "../snapshot/view-token.ts";
import type { Arguments, OptionSpec, Terminal } from "./command.ts";

/** The option `--token-file` of every command that asks a gateway. */
export const TOKEN_FILE_OPTION: OptionSpec = {
  type: "string",
  value: "<file>",
  help: "file that holds the token of a view, which meshdoh view add prints; only its owner should be able to read it",
};

/** A token that cannot be had; the message names the file and never repeats what is in it. */
class TokenFileError extends Error {
  override readonly name: string = "TokenFileError";
}

/** Longest file that is read: ours hold 37 octets, bearer tokens of others a few hundred. */
const MAX_TOKEN_FILE_OCTETS = 4096;
/** What a bearer token is made of (RFC 6750 section 2.1). */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
/** Reading by the file's group or by all others. */
const READABLE_BY_OTHERS = 0o044;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The token that `--token-file` names, undefined when the option is not given. Complains to the terminal when others can
 * read the file, or the token would travel unencrypted. Rejects with `TokenFileError`.
 */
export async function readTokenOption(args: Arguments, gateway: URL, terminal: Terminal): Promise<string | undefined> {
  const path = args.text("token-file");
  return path === undefined ? undefined : readToken(path, [gateway], terminal);
}

/** The token in a file, for these gateways; complains and rejects as `readTokenOption` does. */
export async function readToken(path: string, gateways: readonly URL[], terminal: Terminal): Promise<string> {
  const token = await readTokenFile(path, terminal);
  for (const { protocol, hostname, host } of gateways) {
    if (protocol !== "http:" || LOOPBACK.test(hostname)) continue;
    terminal.error(`warning: the token travels to ${host} unencrypted: use an https:// URL\n`);
  }
  return token;
}

async function readTokenFile(path: string, terminal: Terminal): Promise<string> {
  const token = (await readText(path, terminal)).trim();
  if (token === "") throw new TokenFileError(`${path} is empty: write the token into it that meshdoh view add printed`);
  if (BEARER_TOKEN.test(token)) return token;
  throw new TokenFileError(`${path} holds something else than one token: write only the token into it`);
}

async function readText(path: string, terminal: Terminal): Promise<string> {
  if (isViewToken(path)) throw new TokenFileError("--token-file wants the path of a file that holds the token");
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    if (await isReadableByOthers(file)) {
      terminal.error(`warning: others than its owner can read the token in ${path}: chmod 600 ${path}\n`);
    }
    return await readWithin(file, path);
  } catch (cause) {
    if (cause instanceof TokenFileError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TokenFileError(`the token cannot be read from ${path}: ${reason}`, { cause });
  } finally {
    await file?.close();
  }
}

/** Windows has no modes to speak of, and pipes are nobody else's. */
async function isReadableByOthers(file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  return process.platform !== "win32" && stats.isFile() && (stats.mode & READABLE_BY_OTHERS) !== 0;
}

async function readWithin(file: FileHandle, path: string): Promise<string> {
  const octets = Buffer.alloc(MAX_TOKEN_FILE_OCTETS + 1);
  let sizeOctets = 0;
  for (let isAtEnd = false; !isAtEnd && sizeOctets < octets.length;) {
    const { bytesRead } = await file.read(octets, sizeOctets, octets.length - sizeOctets);
    sizeOctets += bytesRead;
    isAtEnd = bytesRead === 0;
  }
  if (sizeOctets <= MAX_TOKEN_FILE_OCTETS) return octets.toString("utf8", 0, sizeOctets);
  throw new TokenFileError(`${path} has more than ${MAX_TOKEN_FILE_OCTETS} octets: that is no token`);
}
