import { ROOT, type Name } from "../../dns/name.ts";
import { REACHES, type AddressFamily, type ViewSettings } from "../../mesh/view.ts";
import { StoreError } from "../store/store.ts";
import { MAX_SEARCH_ELEMENTS, MAX_VIEW_RECORD_OCTETS, MAX_VIEW_TTL_SECONDS, VIEW_TEXT_RULES } from "../view-fields.ts";
import { corrupt, decodeText, Fields, parseJson } from "./fields.ts";

const VIEW_FORMAT_VERSION = 1;

/** One view as a store holds it, under a key that is made of what requests show. */
export interface ViewRecord {
  readonly settings: ViewSettings;
  /** Seconds since the epoch. */
  readonly createdSeconds: number;
  /** When it stops answering, seconds since the epoch; absent means never. */
  readonly expiresSeconds?: number;
  /** What its key is made of; absent means a token. */
  readonly namedBy?: NamedBy;
}

/** What a request shows to be answered as a view. */
export type NamedBy = (typeof NAMED_BY)[number];

const NAMED_BY = ["token", "access-client", "client-certificate"] as const;

/** The octets of a view's record; equal records give equal octets. */
export function encodeView({ settings, createdSeconds, expiresSeconds, namedBy }: ViewRecord): Uint8Array {
  const { name, cluster, network, namespace, search, reach, families, autopath, ttlSeconds } = settings;
  const value = {
    formatVersion: VIEW_FORMAT_VERSION,
    name,
    createdSeconds,
    expiresSeconds,
    namedBy,
    cluster,
    network,
    namespace,
    search,
    reach,
    families,
    autopath,
    public: settings.public,
    operator: settings.operator === true ? true : undefined,
    ttlSeconds,
  };
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Reads a view's record; `place` says where it stands. Throws `StoreError`, also for one of a newer version. */
export function decodeView(content: Uint8Array, place: string): ViewRecord {
  if (content.length > MAX_VIEW_RECORD_OCTETS) throw corrupt(place, `has more than ${MAX_VIEW_RECORD_OCTETS} octets`);
  const fields = new Fields(parseJson(decodeText(content, place), place), place);
  checkVersion(fields.count("formatVersion"), place);
  return {
    settings: readSettings(fields),
    createdSeconds: fields.count("createdSeconds"),
    ...(fields.has("expiresSeconds") && { expiresSeconds: fields.count("expiresSeconds") }),
    ...(fields.has("namedBy") && { namedBy: fields.choice("namedBy", NAMED_BY) }),
  };
}

function checkVersion(version: number, place: string): void {
  if (version === VIEW_FORMAT_VERSION) return;
  const problem = `${place} has format version ${version}, this is ${VIEW_FORMAT_VERSION}: upgrade meshdoh to read it`;
  throw new StoreError("corrupt", problem);
}

function readSettings(fields: Fields): ViewSettings {
  return {
    name: readText(fields, "name"),
    ...(fields.has("cluster") && { cluster: readText(fields, "cluster") }),
    ...(fields.has("network") && { network: readText(fields, "network") }),
    ...(fields.has("namespace") && { namespace: readText(fields, "namespace") }),
    ...(fields.has("search") && { search: readSearch(fields) }),
    reach: fields.choice("reach", REACHES),
    families: readFamilies(fields),
    autopath: fields.flag("autopath"),
    public: fields.flag("public"),
    ...(fields.has("operator") && fields.flag("operator") && { operator: true }),
    ...(fields.has("ttlSeconds") && { ttlSeconds: readTtl(fields) }),
  };
}

function readText(fields: Fields, field: keyof typeof VIEW_TEXT_RULES): string {
  const text = fields.text(field);
  const { pattern, form } = VIEW_TEXT_RULES[field];
  if (!pattern.test(text)) throw corrupt(fields.placeOf(field), `is not made of ${form}`);
  return text;
}

function readSearch(fields: Fields): Name[] {
  const search = fields.names("search");
  const place = fields.placeOf("search");
  if (search.length > MAX_SEARCH_ELEMENTS) throw corrupt(place, `has more than ${MAX_SEARCH_ELEMENTS} elements`);
  if (search.includes(ROOT)) throw corrupt(place, "holds the root");
  return search;
}

function readFamilies(fields: Fields): AddressFamily[] {
  const listed = fields.texts("families");
  const known = (["v4", "v6"] as const).filter((family) => listed.includes(family));
  if (known.length === 0 || known.length !== listed.length) {
    throw corrupt(fields.placeOf("families"), "is not v4, v6 or both");
  }
  return known;
}

function readTtl(fields: Fields): number {
  const ttlSeconds = fields.count("ttlSeconds");
  if (ttlSeconds >= 1 && ttlSeconds <= MAX_VIEW_TTL_SECONDS) return ttlSeconds;
  throw corrupt(fields.placeOf("ttlSeconds"), `is not between 1 and ${MAX_VIEW_TTL_SECONDS}`);
}
