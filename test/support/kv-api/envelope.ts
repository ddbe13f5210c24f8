/** What the fake answers with. */
export interface KvReply {
  readonly status: number;
  readonly body: Buffer;
  readonly contentType: string;
}

/** `{success, errors, messages, result, result_info}`, the envelope of every answer but a value (Cloudflare API schema). */
export function succeeded(result: unknown, resultInfo?: unknown): KvReply {
  const envelope = {
    success: true,
    errors: [],
    messages: [],
    result,
    ...(resultInfo !== undefined && { result_info: resultInfo }),
  };
  return json(200, envelope);
}

/** A failure of one error; codes are those that clients of the API quote in their tests and issues. */
export function failed(status: number, code: number, message: string): KvReply {
  return json(status, { success: false, errors: [{ code, message }], messages: [], result: null });
}

/** A value, as it is. */
export function octets(body: Buffer): KvReply {
  return { status: 200, body, contentType: "application/octet-stream" };
}

function json(status: number, envelope: unknown): KvReply {
  return { status, body: Buffer.from(JSON.stringify(envelope)), contentType: "application/json" };
}
