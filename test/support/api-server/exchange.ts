import type { IncomingMessage, ServerResponse } from "node:http";
import type { LoggedRequest } from "./request-log.ts";
import { parseTarget, type RequestTarget, type ResourceTarget } from "./request-target.ts";
import { TABLE_ACCEPT } from "./table.ts";
import type { ObjectForm } from "./watch-events.ts";

/** A request that is to be answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RequestTarget;
  readonly words: URLSearchParams;
  readonly logged: LoggedRequest;
}

const VERB_OF_METHOD: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Reads what a request is about. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const { pathname, searchParams: words } = new URL(request.url ?? "/", "http://127.0.0.1");
  const target = parseTarget(pathname);
  const method = request.method ?? "GET";
  const [verb, resource] =
    target.is === "resource"
      ? [verbOf(method, target, words), target.group === "" ? target.plural : `${target.plural}.${target.group}`]
      : [target.is === "discovery" ? "discover" : method, pathname];
  const namespace = target.is === "resource" ? target.namespace : "";
  const logged = { verb, resource, namespace, words, userAgent: request.headers["user-agent"] ?? "" };
  return { request, response, target, words, logged };
}

/** In which form a client wants objects. */
export function formOf({ request, words }: Exchange): ObjectForm {
  const isTable = TABLE_ACCEPT.test(request.headers.accept ?? "");
  return { isTable, isWhole: words.get("includeObject") === "Object" };
}

function verbOf(method: string, { name }: ResourceTarget, words: URLSearchParams): string {
  if (method !== "GET" && method !== "HEAD") return VERB_OF_METHOD[method] ?? method.toLowerCase();
  const isWatch = /^(?:1|true)$/.test(words.get("watch") ?? "");
  if (isWatch && name === "") return "watch";
  return name === "" ? "list" : "get";
}
