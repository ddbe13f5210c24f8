import { isUtf8 } from "node:buffer";

/** The text of a file, or why it is none. */
export type DecodedText = { readonly text: string } | { readonly problem: string };

/** Decodes UTF-8, and UTF-16 with a byte order mark, as PowerShell 5 writes it when it redirects to a file. */
export function decodeManifest(octets: Uint8Array): DecodedText {
  const encoding = utf16ByMark(octets);
  if (encoding !== undefined) return decodeUtf16(octets, encoding);
  if (looksLikeUtf16(octets)) return { problem: "is UTF-16 without a byte order mark: save it as UTF-8" };
  if (!isUtf8(octets)) return { problem: "is neither UTF-8 nor UTF-16 text" };
  return { text: Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString("utf8") };
}

function utf16ByMark([first, second]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

function decodeUtf16(octets: Uint8Array, encoding: "utf-16le" | "utf-16be"): DecodedText {
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(octets) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { problem: "is UTF-16, and was cut off or damaged: save it as UTF-8" };
  }
}

/** Manifests begin with ASCII, every other octet of which is zero in UTF-16; in UTF-8 text none is. */
function looksLikeUtf16([first, second, third, fourth]: Uint8Array): boolean {
  if (fourth === undefined) return false;
  return (first === 0 && third === 0) || (second === 0 && fourth === 0);
}
