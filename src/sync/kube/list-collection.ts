import { writtenKind } from "../objects/kinds.ts";
import type { FieldMap, KubernetesObject } from "../objects/kubernetes-object.ts";
import { isFieldMap } from "../objects/kubernetes-object.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { SourceReading } from "../source.ts";
import { MAX_NESTING_DEPTH } from "../sources/limits.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure, isPassing } from "./api-failure.ts";
import type { BackOff } from "./back-off.ts";
import { identityOf, keptObject } from "./kept-object.ts";
import { collectionPath, type KubeResource } from "./kube-resource.ts";
import { MAX_FRAME_OCTETS, MAX_OBJECT_OCTETS, MAX_PAGE_ATTEMPTS, MAX_PAGE_OCTETS, PAGE_OBJECTS } from "./limits.ts";
import { ListText, ListTextError } from "./list-text.ts";
import type { ObjectCounts } from "./object-counts.ts";
import { resourceVersionOf } from "./resource-version.ts";
import { retryMs } from "./retry.ts";

/** All objects of a resource, at one resourceVersion. */
export interface CollectionList {
  readonly reading: SourceReading;
  readonly resourceVersion: string;
}

/** What a list is made with. */
export interface ListSettings {
  readonly cluster: string;
  readonly client: Pick<ApiClient, "get">;
  readonly counts: ObjectCounts;
  /** Of its own; made for one list. */
  readonly backOff: BackOff;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Lists a resource page by page, each tried several times. When the server forgets what the pages are of before the last
 * one is read, all is read anew and in one piece. Rejects with `ApiFailure`.
 */
export async function listCollection(resource: KubeResource, settings: ListSettings): Promise<CollectionList> {
  try {
    return await readPages(resource, settings, PAGE_OBJECTS);
  } catch (cause) {
    // The rest could be read too, but then nobody could say at which resourceVersion (Kubernetes API concepts: 410).
    if (!(cause instanceof ApiFailure) || cause.code !== "expired" || settings.signal.aborted) throw cause;
    return readPages(resource, settings, 0);
  }
}

async function readPages(resource: KubeResource, settings: ListSettings, limit: number): Promise<CollectionList> {
  const collected = new Collected(resource, settings);
  let token = "";
  for (;;) {
    const words = {
      ...resource.selector,
      ...(limit > 0 ? { limit: String(limit) } : {}),
      ...(token === "" ? {} : { continue: token }),
    };
    const frame = await readPage(resource, words, settings, collected);
    const next = continueOf(frame);
    if (next === "") return collected.end(resourceVersionOf(frame));
    // A server that goes round in a circle would never end.
    if (next === token) throw new ApiFailure("broken", "the server gives the same page again and again");
    token = next;
  }
}

/** Takes up the objects of a page once it is there to its end. */
async function readPage(
  resource: KubeResource,
  words: Readonly<Record<string, string>>,
  settings: ListSettings,
  collected: Collected,
): Promise<FieldMap> {
  for (let attempt = 1; ; attempt++) {
    const mark = collected.mark();
    try {
      return await readOnce(resource, words, settings, collected);
    } catch (cause) {
      if (!(cause instanceof ApiFailure) || !isPassing(cause)) throw cause;
      if (attempt >= MAX_PAGE_ATTEMPTS || settings.signal.aborted) throw cause;
      collected.backTo(mark);
      await settings.wait(retryMs(cause, settings.backOff));
    }
  }
}

async function readOnce(
  resource: KubeResource,
  words: Readonly<Record<string, string>>,
  { client, signal }: ListSettings,
  collected: Collected,
): Promise<FieldMap> {
  const text = new ListText({ objectOctets: MAX_OBJECT_OCTETS, frameOctets: MAX_FRAME_OCTETS });
  let octets = 0;
  try {
    for await (const piece of await client.get({ path: collectionPath(resource), words, signal })) {
      octets += piece.length;
      if (octets > MAX_PAGE_OCTETS)
        throw new ListTextError("too-large", `a page is larger than ${MAX_PAGE_OCTETS} octets`);
      for (const object of text.push(piece)) collected.add(object);
    }
    return checkedFrame(resource, text.end());
  } catch (cause) {
    if (cause instanceof ListTextError) throw new ApiFailure(cause.code, cause.message, { cause });
    throw cause;
  }
}

/** Whatever else answers with 200 and JSON must not look like a cluster without objects. */
function checkedFrame({ kind }: KubeResource, frame: FieldMap): FieldMap {
  const expected = `${writtenKind(kind)}List`;
  if (frame["kind"] === expected && resourceVersionOf(frame) !== "") return frame;
  throw new ApiFailure("broken", `the answer is no ${expected} with a resourceVersion`);
}

function continueOf({ metadata }: FieldMap): string {
  const token = isFieldMap(metadata) ? metadata["continue"] : undefined;
  return typeof token === "string" ? token : "";
}

/** What was read of a list until now. */
class Collected {
  readonly #resource: KubeResource;
  readonly #settings: ListSettings;
  readonly #objects: KubernetesObject[] = [];
  readonly #diagnostics: Diagnostic[] = [];

  constructor(resource: KubeResource, settings: ListSettings) {
    this.#resource = resource;
    this.#settings = settings;
  }

  add(content: FieldMap): void {
    const object = keptObject(this.#resource, content);
    if (object === undefined) this.#diagnostics.push(this.#tooDeep(content));
    else this.#objects.push(object);
    this.#settings.counts.set(this.#resource.kind, this.#objects.length);
  }

  mark(): readonly [number, number] {
    return [this.#objects.length, this.#diagnostics.length];
  }

  backTo([objects, diagnostics]: readonly [number, number]): void {
    this.#objects.length = objects;
    this.#diagnostics.length = diagnostics;
  }

  end(resourceVersion: string): CollectionList {
    this.#settings.counts.set(this.#resource.kind, this.#objects.length);
    const [objects, diagnostics] = [this.#objects, this.#diagnostics];
    return { reading: { objects, diagnostics, isWhole: diagnostics.length === 0 }, resourceVersion };
  }

  #tooDeep(content: FieldMap): Diagnostic {
    const { kind, namespace, name } = identityOf(this.#resource, content) ?? { kind: this.#resource.kind };
    const where = { kind, ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }) };
    const message = `is nested deeper than ${MAX_NESTING_DEPTH} levels, so it was skipped`;
    return { severity: "error", cluster: this.#settings.cluster, where, message };
  }
}
