import type { Edns, EdnsOption } from "./message.ts";
import { EdnsOptionCode } from "./numbers.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

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

/** What an option says; undefined when it is another option or has no code. A final NUL is no part of the text. */
export function decodeExtendedError({ code, data }: EdnsOption): ExtendedDnsError | undefined {
  const [high, low] = data;
  if (code !== EdnsOptionCode.ExtendedDnsError || high === undefined || low === undefined) return undefined;
  const infoCode = (high << 8) | low;
  const end = data.at(-1) === 0 ? data.length - 1 : data.length;
  return end <= 2 ? { code: infoCode } : { code: infoCode, text: decodeUtf8(data.subarray(2, end)) };
}

/** All extended errors of a message, in order. */
export function extendedErrorsOf(edns: Edns | undefined): ExtendedDnsError[] {
  return (edns?.options ?? []).flatMap((option) => decodeExtendedError(option) ?? []);
}
