import { NameSyntaxError } from "../../dns/errors.ts";
import { parseName, ROOT, type Name } from "../../dns/name.ts";
import { REACHES, type AddressFamily, type Reach, type ViewSettings } from "../../mesh/view.ts";
import { MAX_SEARCH_ELEMENTS, MAX_VIEW_TTL_SECONDS, VIEW_TEXT_RULES } from "../../snapshot/view-fields.ts";
import { UsageError, type Arguments } from "../command.ts";

/** Checks the name of a view. Throws `UsageError`. */
export function parseViewName(text: string): string {
  return checkText("name", text, `the name of a view, ${JSON.stringify(text)},`);
}

/** The settings of a view that the options of `meshdoh view add` describe. Throws `UsageError`. */
export function parseViewSettings(name: string, args: Arguments): ViewSettings {
  const search = args.text("search");
  const ttl = args.text("ttl");
  return {
    name,
    ...textOption(args, "cluster"),
    ...textOption(args, "network"),
    ...textOption(args, "namespace"),
    ...(search !== undefined && { search: parseSearch(search) }),
    reach: parseReach(args.text("reach") ?? "mesh"),
    families: parseFamilies(args.text("families") ?? "v4,v6"),
    autopath: !args.flag("no-autopath"),
    public: !args.flag("no-public"),
    ...(args.flag("operator") && { operator: true }),
    ...(ttl !== undefined && { ttlSeconds: parseTtl(ttl) }),
  };
}

type TextField = "cluster" | "network" | "namespace";

function textOption(args: Arguments, field: TextField): Partial<Record<TextField, string>> {
  const text = args.text(field);
  return text === undefined ? {} : { [field]: checkText(field, text, `--${field} ${JSON.stringify(text)}`) };
}

function checkText(field: keyof typeof VIEW_TEXT_RULES, text: string, said: string): string {
  const { pattern, form } = VIEW_TEXT_RULES[field];
  if (pattern.test(text)) return text;
  throw new UsageError(`${said} is not made of ${form}`);
}

function parseSearch(text: string): Name[] {
  const search = listOf(text).map((element) => parseElement(element));
  if (search.length === 0 || search.includes(ROOT)) {
    throw new UsageError("--search needs names, e.g. --search corp.example.com; --no-autopath walks no search list");
  }
  if (search.length <= MAX_SEARCH_ELEMENTS) return search;
  throw new UsageError(`--search has ${search.length} names: ${MAX_SEARCH_ELEMENTS} is the most`);
}

function parseElement(text: string): Name {
  try {
    return parseName(text);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
    throw new UsageError(`--search: ${JSON.stringify(text)} is not a domain name: ${error.message}`, { cause: error });
  }
}

function parseReach(text: string): Reach {
  const reach = REACHES.find((known) => known === text);
  if (reach !== undefined) return reach;
  throw new UsageError(
    `--reach ${JSON.stringify(text)} is neither mesh (behind a proxy of the mesh) nor direct (without one)`,
  );
}

function parseFamilies(text: string): AddressFamily[] {
  const listed = listOf(text);
  const families = (["v4", "v6"] as const).filter((family) => listed.includes(family));
  if (families.length > 0 && listed.every((each) => each === "v4" || each === "v6")) return families;
  throw new UsageError(`--families ${JSON.stringify(text)} is not v4, v6 or v4,v6`);
}

function parseTtl(text: string): number {
  const ttlSeconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (ttlSeconds >= 1 && ttlSeconds <= MAX_VIEW_TTL_SECONDS) return ttlSeconds;
  throw new UsageError(`--ttl ${JSON.stringify(text)} is not a whole number from 1 to ${MAX_VIEW_TTL_SECONDS}`);
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}
