import { answerList } from "./answer-collection.ts";
import { methodNotAllowed } from "./api-error.ts";
import { parseCollectionQuery } from "./collection-query.ts";
import { formOf, type Exchange } from "./exchange.ts";
import type { ObjectStore, ServedResource } from "./object-store.ts";
import { jsonReply, textReply, type Reply } from "./reply.ts";
import { readBody } from "./request-body.ts";
import type { RequestFaults } from "./request-faults.ts";
import type { ResourceTarget } from "./request-target.ts";
import { readStored, textOf, type StoredObject } from "./stored-object.ts";
import { columnDefinitionsOf, rowOf, tableOf } from "./table.ts";
import { authorize, type Tokens } from "./tokens.ts";
import type { WatchHub } from "./watch-hub.ts";
import { createObject, deleteObject, findObject, patchObject, updateObject, type Write } from "./write-object.ts";

/** What a server answers from. */
export interface ServerParts {
  readonly store: ObjectStore;
  readonly tokens: Tokens;
  readonly watches: WatchHub;
  readonly requestFaults: RequestFaults;
}

const WRITES: Readonly<Record<string, (write: Write) => StoredObject>> = {
  create: createObject,
  patch: patchObject,
  update: updateObject,
};

/**
 * Answers what is asked of a resource; undefined for a path that is not served, and "watched" for a watch, which it
 * answers itself. Throws an ApiError for what is refused.
 */
export async function answerResource(
  parts: ServerParts,
  exchange: Exchange,
  target: ResourceTarget,
): Promise<Reply | "watched" | undefined> {
  const { store, tokens } = parts;
  const { verb, resource } = exchange.logged;
  const served = store.find(resource);
  const identity = tokens.identify(exchange.request.headers.authorization);
  const { namespace, name, version } = target;
  if (served === undefined || !served.type.versions.includes(version) || target.subresource !== "") return undefined;
  authorize(identity, { verb, type: served.type, namespace, name });
  if (name === "" && (verb === "list" || verb === "watch")) return answerCollection(parts, exchange, served, target);
  if (verb === "get") return objectReply(200, findObject({ served, namespace, name }), exchange, served, version);
  return answerWrite(store, exchange, served, target);
}

async function answerWrite(
  store: ObjectStore,
  exchange: Exchange,
  served: ServedResource,
  target: ResourceTarget,
): Promise<Reply> {
  const { verb } = exchange.logged;
  const { name, version } = target;
  if ((verb === "create") !== (name === "")) throw methodNotAllowed();
  const write = await readWrite(store, exchange, served, target);
  if (verb === "delete") return jsonReply(200, deleteObject(write));
  const apply = WRITES[verb];
  if (apply === undefined) throw methodNotAllowed();
  return objectReply(verb === "create" ? 201 : 200, apply(write), exchange, served, version);
}

async function answerCollection(
  { store, watches, requestFaults }: ServerParts,
  exchange: Exchange,
  served: ServedResource,
  { version, namespace }: ResourceTarget,
): Promise<Reply | "watched"> {
  const { words, response, logged } = exchange;
  const query = parseCollectionQuery(served.type, version, namespace, words);
  const form = formOf(exchange);
  if (logged.verb === "watch") {
    await watches.open(served, query, words, form, response);
    return "watched";
  }
  return answerList(served, query, form, store.resourceVersion, requestFaults.isReportedEmpty(logged.resource));
}

async function readWrite(
  store: ObjectStore,
  { request, words }: Exchange,
  served: ServedResource,
  { version, namespace, name }: ResourceTarget,
): Promise<Write> {
  const body = await readBody(request);
  const contentType = request.headers["content-type"] ?? "";
  const manager = words.get("fieldManager") ?? (request.headers["user-agent"] ?? "unknown").split("/")[0] ?? "";
  return { store, served, version, namespace, name, body, contentType, manager };
}

function objectReply(
  code: number,
  stored: StoredObject,
  exchange: Exchange,
  { type }: ServedResource,
  version: string,
): Reply {
  const { isTable, isWhole } = formOf(exchange);
  if (!isTable) return textReply(code, textOf(stored, type, version));
  const row = rowOf(readStored(stored, type, version), type, isWhole);
  return jsonReply(code, tableOf([row], { resourceVersion: `${stored.resourceVersion}` }, columnDefinitionsOf(type)));
}
