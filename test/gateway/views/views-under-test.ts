import type { AccessRefusal } from "../../../src/gateway/access-refusal.ts";
import type { ViewEntry } from "../../../src/gateway/answering.ts";
import { CredentialViews } from "../../../src/gateway/views/credential-views.ts";
import { encodeView, type ViewRecord } from "../../../src/snapshot/format/view.ts";
import { viewKey } from "../../../src/snapshot/keys.ts";
import { hashViewCredential } from "../../../src/snapshot/view-credential.ts";
import { formatViewToken, isViewToken } from "../../../src/snapshot/view-token.ts";
import { ManualClock } from "../../support/clock.ts";
import { REPLY, responderWith, viewSettings } from "../gateway-under-test.ts";
import { EdgeStore } from "./edge-store.ts";

/** A token that is made of one number. */
export function tokenOf(number: number): string {
  const octets = new Uint8Array(24);
  new DataView(octets.buffer).setUint32(20, number);
  return formatViewToken(octets);
}

/** Seconds since the epoch at which the clock of `viewsUnderTest` stands first. */
export const START_SECONDS = 1_700_000_000;

/** The views of tokens over a store that remembers as Workers KV does, and what is to be seen of them. */
export interface ViewsUnderTest {
  readonly views: CredentialViews;
  readonly store: EdgeStore;
  readonly clock: ManualClock;
  readonly failures: unknown[];
  /** What was kept alive beyond the response. */
  readonly kept: Promise<unknown>[];
  /** Timers that were started and neither stopped nor run out. */
  readonly timers: Set<() => void>;
  /** Writes a view to the store, called after its token; past whatever is remembered of it. */
  readonly put: (number: number, record?: Partial<ViewRecord>) => Promise<void>;
  readonly remove: (number: number) => Promise<void>;
  /** The name of the view that a token is for, or why there is none. */
  readonly find: (token: string) => Promise<string>;
  /** The same, or `slow` when it is not at hand at once. */
  readonly findAtOnce: (token: string) => string;
}

/** Makes the views of tokens with no view in the store. */
export function viewsUnderTest(): ViewsUnderTest {
  const clock = new ManualClock(START_SECONDS * 1000);
  const store = new EdgeStore(clock.read);
  const failures: unknown[] = [];
  const kept: Promise<unknown>[] = [];
  const timers = new Set<() => void>();
  const views = new CredentialViews({
    store,
    mayBe: isViewToken,
    entryOf: (settings) => ({ settings, responder: responderWith(REPLY) }),
    clockMs: clock.read,
    random: () => 0.5,
    startTimer: (_milliseconds, expired) => {
      timers.add(expired);
      return () => timers.delete(expired);
    },
    reportFailure: (failure) => failures.push(failure),
  });
  const find = (token: string): ReturnType<CredentialViews["find"]> =>
    views.find(token, (work) => void kept.push(work));
  return {
    views,
    store,
    clock,
    failures,
    kept,
    timers,
    put: async (number, record = {}) => {
      const whole = { settings: viewSettings({ name: `view-${number}` }), createdSeconds: START_SECONDS, ...record };
      store.values.set(viewKey(await hashViewCredential(tokenOf(number))), encodeView(whole));
    },
    remove: async (number) => {
      store.values.delete(viewKey(await hashViewCredential(tokenOf(number))));
    },
    find: async (token) => nameOf(await find(token)),
    findAtOnce: (token) => {
      const found = find(token);
      return found instanceof Promise ? "slow" : nameOf(found);
    },
  };
}

function nameOf(found: ViewEntry | AccessRefusal): string {
  return typeof found === "string" ? found : found.settings.name;
}
