import { ApiError, badRequest, expired } from "./api-error.ts";
import type { Collection } from "./collection.ts";
import { isAskedFor, type CollectionQuery } from "./collection-query.ts";
import { formatContinueToken, parseContinueToken } from "./continue-token.ts";
import type { StoredObject } from "./stored-object.ts";

/** One page of a list. */
export interface ListPage {
  readonly objects: readonly StoredObject[];
  readonly resourceVersion: number;
  readonly continueToken: string | undefined;
  /** Unknown where there is a selector. */
  readonly remainingItemCount: number | undefined;
}

const TOO_OLD_TO_CONTINUE =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
  "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted " +
  "between the time the first chunk was returned and now may show up in the list.";

/** A moment of a collection. */
interface Moment {
  readonly objects: readonly StoredObject[];
  readonly resourceVersion: number;
}

/** Reads a page; throws a 410 where its moment is forgotten, a 504 where it is yet to come. */
export function readPage(collection: Collection, query: CollectionQuery, now: number): ListPage {
  const { continueToken: token, namespace, limit, selects } = query;
  const { objects, resourceVersion } =
    token === undefined ? readFirst(collection, query, now) : readNext(collection, query, token, now);
  const isAll = namespace === "" && selects === undefined;
  const found = isAll ? objects : objects.filter((object) => isAskedFor(query, object));
  // What has no moment of its own is answered from a cache, which knows no pages.
  const isPaged = limit > 0 && limit < found.length && query.resourceVersion !== 0;
  const whole = { objects: found, resourceVersion, continueToken: undefined, remainingItemCount: undefined };
  if (!isPaged) return whole;
  const page = found.slice(0, limit);
  const continueToken = formatContinueToken({ resourceVersion, lastKey: page.at(-1)?.key ?? "" });
  return {
    objects: page,
    resourceVersion,
    continueToken,
    remainingItemCount: selects === undefined ? found.length - limit : undefined,
  };
}

function readFirst(collection: Collection, query: CollectionQuery, now: number): Moment {
  const { resourceVersion = 0, resourceVersionMatch, limit } = query;
  if (resourceVersion > now) throw tooLarge(resourceVersion, now);
  const isExact = resourceVersionMatch === "Exact" || (resourceVersionMatch === undefined && limit > 0);
  if (resourceVersion === 0 || !isExact) return { objects: collection.list(query.namespace), resourceVersion: now };
  const objects = collection.listAt(resourceVersion, query.namespace);
  if (objects === undefined) throw expired("The resourceVersion for the provided list is too old.");
  return { objects, resourceVersion };
}

function readNext(collection: Collection, query: CollectionQuery, token: string, now: number): Moment {
  if ((query.resourceVersion ?? 0) !== 0) {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  const { resourceVersion = now, lastKey } = parseContinueToken(token);
  const objects = collection.listAt(resourceVersion, `${lastKey}\0`);
  if (objects !== undefined) return { objects, resourceVersion };
  throw expired(TOO_OLD_TO_CONTINUE, { continue: formatContinueToken({ resourceVersion: undefined, lastKey }) });
}

function tooLarge(asked: number, now: number): ApiError {
  const message = `Too large resource version: ${asked}, current: ${now}`;
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return new ApiError(504, "Timeout", message, { details: { causes, retryAfterSeconds: 1 } });
}
