import type { ViewSettings } from "../../mesh/view.ts";
import type { Responder } from "../../resolver/responder.ts";
import type { Answering, ViewEntry } from "../answering.ts";

/** Gives a view what answers for it. */
export type EntryOf = (settings: ViewSettings) => ViewEntry;

/** Different settings that are remembered, each with a responder of about a kilobyte. */
const MAX_SETTINGS = 1024;

/**
 * Makes responders, one for all views whose settings are equal apart from name and operator, which no answer depends on;
 * each has a number of its own in the packet cache, so that a view that changed never gets a reply made for what it was.
 */
export function createEntries(answering: Pick<Answering, "responderFor">): EntryOf {
  /** In the order of their last use, oldest first. */
  const responders = new Map<string, Responder>();
  let lastScope = 0;
  return (settings) => {
    const key = keyOf(settings);
    const responder = responders.get(key) ?? answering.responderFor(settings, ++lastScope);
    responders.delete(key);
    responders.set(key, responder);
    const [oldest] = responders.keys();
    if (responders.size > MAX_SETTINGS && oldest !== undefined) responders.delete(oldest);
    return { settings, responder };
  };
}

/** Every field counts but these two, also one that is added some day. */
function keyOf({ name: _name, operator: _operator, ...deciding }: ViewSettings): string {
  return JSON.stringify(Object.entries(deciding).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
