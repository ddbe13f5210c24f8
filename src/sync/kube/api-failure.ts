import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { parseJson } from "../sources/json-list.ts";

/**
 * Why an API server did not do what it was asked for. `conflict`: an object is there, or is not as it was (409). `expired`: of too long ago (410). `busy`: wants to be asked later
 * (429). `unavailable`: answers with an error of its own (5xx and whatever else it says). `broken`: an answer that cannot be
 * read. `away`: no answer at all.
 */
export type ApiFailureCode =
  | "away"
  | "broken"
  | "busy"
  | "conflict"
  | "credentials"
  | "expired"
  | "forbidden"
  | "misnamed"
  | "missing"
  | "too-large"
  | "unauthorized"
  | "unavailable"
  | "untrusted";

/** A request that failed; its message is for people, without the words of the request. */
export class ApiFailure extends Error {
  override readonly name: string = "ApiFailure";
  readonly code: ApiFailureCode;
  /** When the server wants to be asked again, if it says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ApiFailureCode, message: string, options: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** True for what may well go away by itself within seconds. */
export function isPassing({ code }: ApiFailure): boolean {
  return code === "away" || code === "broken" || code === "busy" || code === "unavailable";
}

/** The failure that a refusal stands for; `text` is its body, `retryAfter` that header. */
export function refusalOf(httpStatus: number, text: string, retryAfter: string | undefined): ApiFailure {
  const body = parseJson(text);
  const status = isFieldMap(body) ? body : {};
  const retryAfterSeconds = readSeconds(retryAfter) ?? readSeconds(detailsOf(status)["retryAfterSeconds"]);
  return failureOf(httpStatus, messageOf(status, text), retryAfterSeconds);
}

/** The failure that the object of an ERROR event stands for. */
export function failureOfStatus(status: FieldMap): ApiFailure {
  const { code } = status;
  const retryAfterSeconds = readSeconds(detailsOf(status)["retryAfterSeconds"]);
  return failureOf(typeof code === "number" ? code : 500, messageOf(status, ""), retryAfterSeconds);
}

function failureOf(httpStatus: number, message: string, retryAfterSeconds: number | undefined): ApiFailure {
  const said = `${httpStatus}${message === "" ? "" : `: ${message}`}`;
  return new ApiFailure(
    CODES[httpStatus] ?? "unavailable",
    said,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );
}

const CODES: Readonly<Record<number, ApiFailureCode>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "missing",
  409: "conflict",
  410: "expired",
  429: "busy",
};

function messageOf({ message }: FieldMap, text: string): string {
  const said = (typeof message === "string" ? message : text).replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  return said.length > MAX_MESSAGE_CHARACTERS ? `${said.slice(0, MAX_MESSAGE_CHARACTERS)}…` : said;
}

function detailsOf({ details }: FieldMap): FieldMap {
  return isFieldMap(details) ? details : {};
}

/** Seconds as a number or in digits; dates, which Retry-After may hold too, are not written by API servers. */
function readSeconds(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

const MAX_MESSAGE_CHARACTERS = 400;
