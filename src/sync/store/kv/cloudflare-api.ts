import { createClient } from "cloudflare/tree-shakable";
import { BaseKeys } from "cloudflare/resources/kv/namespaces/keys";
import { BaseNamespaces } from "cloudflare/resources/kv/namespaces/namespaces";
import { BaseValues } from "cloudflare/resources/kv/namespaces/values";
import type { KvAccount } from "./account.ts";
import {
  errorsOf,
  listPage,
  readEnvelope,
  requestQuota,
  retryAfterMs,
  textValues,
  unsuccessfulKeys,
} from "./answer.ts";
import { isKeyNotFound, KvAnswerError } from "./failure.ts";
import type { KvApi, KvPage, KvPair, RequestQuota } from "./kv-api.ts";
import { LIST_PAGE_KEYS, MAX_ANSWER_OCTETS } from "./limits.ts";
import { readBody } from "./read-body.ts";

/** Only to make requests and their headers; what is tried again, for how long, and what an answer means is ours. */
function clientOf({ apiToken, baseUrl }: KvAccount) {
  return createClient({
    resources: [BaseNamespaces, BaseKeys, BaseValues],
    apiToken,
    // Left out, they would be read from the environment and sent beside the token, which the API refuses.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: baseUrl ?? null,
    maxRetries: 0,
    // The signal of each request ends it; this would end only the wait for its headers.
    timeout: 600_000,
    // Its debug lines have headers and bodies.
    logLevel: "off",
  });
}

/** The KV API by the `cloudflare` package. */
export class CloudflareKvApi implements KvApi {
  onQuota?: (quota: RequestQuota) => void;
  readonly #namespaces: ReturnType<typeof clientOf>["kv"]["namespaces"];
  readonly #account: { readonly account_id: string };
  readonly #id: string;

  constructor(account: KvAccount, namespaceId: string) {
    this.#namespaces = clientOf(account).kv.namespaces;
    this.#account = { account_id: account.accountId };
    this.#id = namespaceId;
  }

  async get(key: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const params = { ...this.#account, namespace_id: this.#id };
    try {
      return (await this.#answer(this.#namespaces.values.get(key, params, { signal }))).body;
    } catch (error) {
      if (isKeyNotFound(error)) return undefined;
      throw error;
    }
  }

  async getTexts(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
    const params = { ...this.#account, keys: [...keys] };
    const reading = this.#namespaces.bulkGet(this.#id, { ...params, type: "text" }, { signal });
    return textValues(await this.#envelope(reading));
  }

  async put(pairs: readonly KvPair[], signal: AbortSignal): Promise<readonly string[]> {
    const body = pairs.map(({ key, value }) => ({ key, value: base64Of(value), base64: true }));
    const writing = this.#namespaces.bulkUpdate(this.#id, { ...this.#account, body }, { signal });
    return unsuccessfulKeys(
      await this.#envelope(writing),
      pairs.map(({ key }) => key),
    );
  }

  async delete(keys: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const params = { ...this.#account, body: [...keys] };
    return unsuccessfulKeys(await this.#envelope(this.#namespaces.bulkDelete(this.#id, params, { signal })), keys);
  }

  async list(prefix: string, cursor: string | undefined, signal: AbortSignal): Promise<KvPage> {
    const page = { ...(prefix !== "" && { prefix }), ...(cursor !== undefined && { cursor }), limit: LIST_PAGE_KEYS };
    return listPage(
      await this.#envelope(this.#namespaces.keys.list(this.#id, { ...this.#account, ...page }, { signal })),
    );
  }

  async #envelope(request: RawRequest): Promise<Readonly<Record<string, unknown>>> {
    const { status, body } = await this.#answer(request);
    return readEnvelope(status, body);
  }

  /** What the package made of the body is not looked at: it says nothing of whether the API succeeded. */
  async #answer(request: RawRequest): Promise<{ status: number; body: Uint8Array }> {
    try {
      const response = await request.asResponse();
      this.#learn(response.headers);
      return { status: response.status, body: await readBody(response, MAX_ANSWER_OCTETS) };
    } catch (error) {
      if (!isAnswer(error)) throw error;
      const headers = "headers" in error && error.headers instanceof Headers ? error.headers : new Headers();
      this.#learn(headers);
      throw new KvAnswerError(error.status, errorsOf(error), retryAfterMs(headers));
    }
  }

  #learn(headers: Headers): void {
    const quota = requestQuota(headers);
    if (quota !== undefined) this.onQuota?.(quota);
  }
}

interface RawRequest {
  asResponse(): Promise<Response>;
}

/** The errors of the package that have a status are answers of the API; the others are of the network. */
function isAnswer(error: unknown): error is Error & { readonly status: number } {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

function base64Of(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64");
}
