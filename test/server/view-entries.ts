import type { EntryOf } from "../../src/gateway/views/view-entries.ts";

/** Entries for tests that never ask them. */
export const responderless: EntryOf = (settings) => ({
  settings,
  responder: { respondAtOnce: () => undefined, respond: async () => undefined },
});
