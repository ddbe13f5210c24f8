import { compareText } from "../../mesh/claim.ts";
import type { ViewRecord } from "../../snapshot/format/view.ts";
import { readStoredViews, type ReadableView, type StoredView } from "../../snapshot/view-records.ts";
import { VIEW_TOKEN_RANDOM_OCTETS } from "../../snapshot/view-token.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { withStore } from "../open-store.ts";
import { addedAsJson, addedAsText } from "./added.ts";
import { readCredentials } from "./credentials.ts";
import { addView, findViews, removeViews } from "./edit.ts";
import { parseExpiry } from "./expiry.ts";
import { damageOf, viewAsJson, viewAsText, viewTable } from "./output.ts";
import { parseViewName, parseViewSettings } from "./settings.ts";
import { warnOfUnknownCluster } from "./unknown-cluster.ts";

/** What a word behind `meshdoh view` does; resolves with the exit status. */
export type Verb = (name: string, args: Arguments, terminal: Terminal) => Promise<number>;

/** The words that `meshdoh view` knows; `list` takes no name. */
export const VERBS: ReadonlyMap<string, Verb> = new Map([
  ["add", runAdd],
  ["list", runList],
  ["show", runShow],
  ["remove", runRemove],
]);

async function runAdd(text: string, args: Arguments, terminal: Terminal): Promise<number> {
  const createdSeconds = nowSeconds();
  const expires = args.text("expires");
  const settings = parseViewSettings(parseViewName(text), args);
  const end = expires === undefined ? {} : { expiresSeconds: parseExpiry(expires, createdSeconds) };
  const record: ViewRecord = { settings, createdSeconds, ...end };
  const credentials = await readCredentials(args, crypto.getRandomValues(new Uint8Array(VIEW_TOKEN_RANDOM_OCTETS)));
  return withStore(args, async (store) => {
    await addView(store, record, credentials);
    const { name, cluster } = settings;
    terminal.out(args.flag("json") ? addedAsJson(name, credentials) : addedAsText(name, credentials));
    const warning = cluster === undefined ? undefined : await warnOfUnknownCluster(store, cluster);
    if (warning !== undefined) terminal.error(`warning: ${warning}\n`);
    return ExitStatus.Done;
  });
}

function runList(_name: string, args: Arguments, terminal: Terminal): Promise<number> {
  return withStore(args, async (store) => {
    const views = await readStoredViews(store);
    const readable = readableOf(views);
    terminal.out(
      args.flag("json")
        ? `${JSON.stringify({ views: readable.map((view) => viewAsJson(view, nowSeconds())) })}\n`
        : viewTable(readable, nowSeconds()),
    );
    return tellDamage(views, terminal);
  });
}

function runShow(name: string, args: Arguments, terminal: Terminal): Promise<number> {
  return withStore(args, async (store) => {
    const views = await findViews(store, name);
    for (const view of readableOf(views)) {
      terminal.out(
        args.flag("json") ? `${JSON.stringify(viewAsJson(view, nowSeconds()))}\n` : viewAsText(view, nowSeconds()),
      );
    }
    return tellDamage(views, terminal);
  });
}

function runRemove(name: string, args: Arguments, terminal: Terminal): Promise<number> {
  return withStore(args, async (store) => {
    const removed = await removeViews(store, name);
    terminal.out(
      args.flag("json")
        ? `${JSON.stringify({ name, removed })}\n`
        : `view ${name} is removed: gateways stop answering it within a minute\n`,
    );
    return ExitStatus.Done;
  });
}

/** Those that can be shown, sorted by name. */
function readableOf(views: readonly StoredView[]): ReadableView[] {
  return views.filter((view) => "record" in view).toSorted((a, b) => compareText(a.name, b.name));
}

/** A view that nobody can use is a failure of the store, though all others were shown. */
function tellDamage(views: readonly StoredView[], terminal: Terminal): number {
  const damage = damageOf(views);
  for (const line of damage) terminal.error(`meshdoh view: ${line}\n`);
  return damage.length === 0 ? ExitStatus.Done : ExitStatus.Failed;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
