import { readPage } from "./list-page.ts";
import type { CollectionQuery } from "./collection-query.ts";
import type { ServedResource } from "./object-store.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { apiVersionOf } from "./resource-type.ts";
import { itemTextOf, readStored, type StoredObject } from "./stored-object.ts";
import { columnDefinitionsOf, rowOf, tableOf } from "./table.ts";
import type { ObjectForm } from "./watch-events.ts";

/** Answers a list; `isEmptied` lets it have no items. */
export function answerList(
  { type, collection }: ServedResource,
  query: CollectionQuery,
  form: ObjectForm,
  now: number,
  isEmptied: boolean,
): Reply {
  const page = isEmptied
    ? { objects: [], resourceVersion: now, continueToken: undefined, remainingItemCount: undefined }
    : readPage(collection, query, now);
  const { version } = query;
  const metadata = {
    resourceVersion: `${page.resourceVersion}`,
    ...(page.continueToken === undefined ? {} : { continue: page.continueToken }),
    ...(page.remainingItemCount === undefined ? {} : { remainingItemCount: page.remainingItemCount }),
  };
  if (form.isTable) {
    const rows = page.objects.map((object) => rowOf(readStored(object, type, version), type, form.isWhole));
    return jsonReply(200, tableOf(rows, metadata, columnDefinitionsOf(type)));
  }
  const apiVersion = apiVersionOf(type, version);
  const [kind, said] = [JSON.stringify(`${type.kind}List`), JSON.stringify(metadata)];
  // Custom resources come with sorted keys.
  const [head, tail] = type.isCustom
    ? [`{"apiVersion":"${apiVersion}","items":[`, `],"kind":${kind},"metadata":${said}}\n`]
    : [`{"kind":${kind},"apiVersion":"${apiVersion}","metadata":${said},"items":[`, "]}\n"];
  const texts = itemTexts(page.objects, (object) => itemTextOf(object, type, version), head, tail);
  return { code: 200, contentType: "application/json", texts };
}

function* itemTexts(
  objects: readonly StoredObject[],
  format: (object: StoredObject) => string,
  head: string,
  tail: string,
): Generator<string> {
  yield head;
  for (const [index, object] of objects.entries()) yield index === 0 ? format(object) : `,${format(object)}`;
  yield tail;
}
