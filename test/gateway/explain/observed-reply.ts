import type { Answering } from "../../../src/gateway/answering.ts";
import type { View } from "../../../src/mesh/view.ts";
import type { NameTable } from "../../../src/mesh/name-table.ts";
import type { Reply, ResolverEvent } from "../../../src/resolver/resolver.ts";
import { viewOf } from "../../support/view.ts";

/** What a question comes to, written out. */
export interface Outcome {
  readonly reply: Reply;
  readonly events?: readonly ResolverEvent[];
  readonly view?: View;
  readonly table?: NameTable;
}

/** Answers every question alike, and says that it did so in the way written out. */
export function answeringWith({ reply, events = [], view = viewOf(), table }: Outcome): Answering {
  return {
    responderFor: () => {
      throw new Error("nobody is to be answered here");
    },
    resolve: (_question, _settings, observe) => {
      for (const event of events) observe(event);
      return Promise.resolve({ reply, view, table });
    },
    healthOf: () => [],
  };
}
