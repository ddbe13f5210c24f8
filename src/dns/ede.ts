import type { Edns, EdnsOption } from "./message.ts";
import { EdnsOptionCode } from "./numbers.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** How much of a text is kept, in octets of UTF-8: a sentence or five; no reply may swell on what a server says of it. */
const MAX_EXTENDED_ERROR_TEXT_OCTETS = 512;
/** How many extended errors of one message are kept; servers send one or two. */
export const MAX_EXTENDED_ERRORS = 8;
/** The rest of a character that begins within the limit. */
const LONGEST_REST_OCTETS = 3;

/** Why a reply is as it is (RFC 8914). */
export interface ExtendedDnsError {
  readonly code: number;
  readonly text?: string;
}

/** The EDNS option that carries an extended error; the text is UTF-8 without NUL. */
export function encodeExtendedError({ code, text = "" }: ExtendedDnsError): EdnsOption {
  const textOctets = encodeUtf8(text);
  const data = new Uint8Array(2 + textOctets.length);
  data[0] = code >> 8;
  data[1] = code;
  data.set(textOctets, 2);
  return { code: EdnsOptionCode.ExtendedDnsError, data };
}

/**
 * What an option says; undefined when it is another option or has no code. A final NUL is no part of the text, which is
 * cut to `MAX_EXTENDED_ERROR_TEXT_OCTETS` of UTF-8: octets that are none grow threefold when they are written again.
 */
export function decodeExtendedError({ code, data }: EdnsOption): ExtendedDnsError | undefined {
  const [high, low] = data;
  if (code !== EdnsOptionCode.ExtendedDnsError || high === undefined || low === undefined) return undefined;
  const infoCode = (high << 8) | low;
  const end = data.at(-1) === 0 ? data.length - 1 : data.length;
  return end <= 2 ? { code: infoCode } : { code: infoCode, text: decodeText(data.subarray(2, end)) };
}

/** The extended errors of a message in order, the first `MAX_EXTENDED_ERRORS` of them. */
export function extendedErrorsOf(edns: Edns | undefined): ExtendedDnsError[] {
  const errors: ExtendedDnsError[] = [];
  for (const option of edns?.options ?? []) {
    if (errors.length === MAX_EXTENDED_ERRORS) break;
    const error = decodeExtendedError(option);
    if (error !== undefined) errors.push(error);
  }
  return errors;
}

function decodeText(octets: Uint8Array): string {
  let text = "";
  let sizeOctets = 0;
  for (const character of decodeUtf8(octets.subarray(0, MAX_EXTENDED_ERROR_TEXT_OCTETS + LONGEST_REST_OCTETS))) {
    sizeOctets += encodeUtf8(character).length;
    if (sizeOctets > MAX_EXTENDED_ERROR_TEXT_OCTETS) break;
    text += character;
  }
  return text;
}
