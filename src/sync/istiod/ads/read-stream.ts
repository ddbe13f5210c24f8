import { status } from "@grpc/grpc-js";
import { BackOff } from "../../kube/back-off.ts";
import { wait, type Surroundings } from "../../kube/timers.ts";
import { SourceError } from "../../source.ts";
import type { SourceObserver } from "../../watched-source.ts";
import { readCredentials, type IstiodCredentials } from "../credentials.ts";
import { TABLE_COLLECTION } from "../follow-looks.ts";
import { MAX_PROBLEM_CHARACTERS } from "../limits.ts";
import type { IstiodLocation } from "../location.ts";
import type { TablePlace, TableReading } from "../name-table-claims.ts";
import type { IstiodPace } from "../pace.ts";
import { discoveryNode } from "./discovery-node.ts";
import { openCall, type DiscoveryCall } from "./grpc-call.ts";
import { Subscription } from "./subscription.ts";

/** A subscription of one source. */
export interface StreamSettings {
  readonly location: Extract<IstiodLocation, { form: "grpc" }>;
  readonly place: TablePlace;
  readonly pace: IstiodPace;
  readonly surroundings: Surroundings;
}

/** What is done with what comes over one stream. */
interface StreamEvents {
  readonly table: (reading: TableReading) => void;
  readonly refused: (problem: SourceError) => void;
}

/** What to do next, by status of gRPC. */
const ADVICE: Readonly<Partial<Record<status, string>>> = {
  [status.UNAUTHENTICATED]: "give a token of audience istio-ca (#token=<file>), or ask port 15010",
  [status.PERMISSION_DENIED]: "the token must be of the namespace that #namespace names",
  [status.RESOURCE_EXHAUSTED]: "its table is larger than can be read",
};

/** The first table that istiod sends. Rejects with `SourceError`. */
export async function readStream(
  location: StreamSettings["location"],
  place: TablePlace,
  pace: IstiodPace,
  surroundings: Surroundings,
): Promise<TableReading> {
  const settings = { location, place, pace, surroundings };
  const done = new AbortController();
  let first: TableReading | undefined;
  let refusal: SourceError | undefined;
  const events: StreamEvents = {
    table: (reading) => {
      first = reading;
      done.abort();
    },
    refused: (problem) => {
      refusal = problem;
      done.abort();
    },
  };
  const problem = await runStream(settings, subscriptionOf(settings), events, done.signal);
  if (first === undefined) throw refusal ?? problem ?? new SourceError("unreadable", `${place.title} sent no table`);
  return first;
}

/** Follows the table over one stream after the other, until `signal` is aborted. */
export async function followStream(
  settings: StreamSettings & { readonly observer: SourceObserver },
  signal: AbortSignal,
): Promise<void> {
  const { pace, surroundings, observer } = settings;
  const subscription = subscriptionOf(settings);
  const backOff = new BackOff(pace.minRetryMs, pace.maxRetryMs, surroundings.random);
  const told = new ToldStream(observer, settings);
  while (!signal.aborted) {
    const openedMs = surroundings.nowMs();
    const problem = await runStream(settings, subscription, told, signal);
    told.close();
    if (signal.aborted) return;
    const wasSound = told.hasTable && surroundings.nowMs() - openedMs >= pace.soundStreamMs;
    told.hasTable = false;
    if (wasSound) backOff.reset();
    // Istiod as it is installed ends connections after half an hour (keepaliveMaxServerConnectionAge): no failure.
    else if (problem !== undefined) observer.fail(problem);
    await wait(wasSound ? 0 : backOff.nextMs(), signal, surroundings.startTimer);
  }
}

/** Tells an observer what comes, and confirms it while a stream stays open. */
class ToldStream implements StreamEvents {
  readonly #observer: SourceObserver;
  readonly #settings: StreamSettings;
  #isComplete = false;
  #cancel: () => void = () => {};
  hasTable = false;

  constructor(observer: SourceObserver, settings: StreamSettings) {
    this.#observer = observer;
    this.#settings = settings;
  }

  readonly table = (reading: TableReading): void => {
    this.#observer.replace(TABLE_COLLECTION, reading);
    if (this.#isComplete) this.#observer.confirm();
    else this.#observer.complete();
    this.#isComplete = true;
    this.hasTable = true;
    this.#confirmLater();
  };

  readonly refused = (problem: SourceError): void => {
    this.close();
    this.#observer.fail(problem);
  };

  close(): void {
    this.#cancel();
  }

  #confirmLater(): void {
    const { pace, surroundings } = this.#settings;
    this.#cancel();
    this.#cancel = surroundings.startTimer(pace.confirmMs, () => {
      this.#observer.confirm();
      this.#confirmLater();
    });
  }
}

function subscriptionOf({ location, place }: StreamSettings): Subscription {
  return new Subscription(discoveryNode(location.proxy, place.zone), place);
}

/** Runs one stream to its end; resolves to why it ended, undefined when `signal` was aborted. */
async function runStream(
  settings: StreamSettings,
  subscription: Subscription,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<SourceError | undefined> {
  if (signal.aborted) return undefined;
  try {
    const credentials = await readCredentials(settings.location.files);
    return await new Promise((resolve, reject) =>
      new Stream(settings, credentials, subscription, events, { resolve, reject }).run(signal),
    );
  } catch (cause) {
    if (cause instanceof SourceError) return cause;
    throw cause;
  }
}

/** The end of a stream: why it ended, or a mistake of the program. */
interface StreamEnd {
  readonly resolve: (problem: SourceError | undefined) => void;
  readonly reject: (cause: unknown) => void;
}

class Stream {
  readonly #settings: StreamSettings;
  readonly #subscription: Subscription;
  readonly #events: StreamEvents;
  readonly #ended: StreamEnd;
  readonly #call: DiscoveryCall;
  #cancel: () => void = () => {};
  #release: () => void = () => {};

  constructor(
    settings: StreamSettings,
    credentials: IstiodCredentials,
    subscription: Subscription,
    events: StreamEvents,
    ended: StreamEnd,
  ) {
    const { location, pace } = settings;
    const { target, isSecure, proxy } = location;
    const clusterId = proxy.clusterId === undefined ? {} : { clusterId: proxy.clusterId };
    this.#settings = settings;
    this.#subscription = subscription;
    this.#events = events;
    this.#ended = ended;
    this.#call = openCall({ target, isSecure, credentials, ...clusterId }, pace, {
      message: (octets) => this.#receive(octets),
      ended: (cause) => this.#end(this.#explain(cause)),
    });
  }

  run(signal: AbortSignal): void {
    const { pace, surroundings, place } = this.#settings;
    const abort = (): void => this.#end(undefined);
    signal.addEventListener("abort", abort);
    this.#release = () => signal.removeEventListener("abort", abort);
    if (signal.aborted) return abort();
    this.#cancel = surroundings.startTimer(pace.firstTableMs, () => {
      this.#end(
        new SourceError("unreadable", `${place.title} sent no name table within ${pace.firstTableMs / 1000} s`),
      );
    });
    this.#call.send(this.#subscription.first());
  }

  #receive(octets: Uint8Array): void {
    try {
      const received = this.#subscription.receive(octets);
      if (received.kind === "other") return;
      this.#cancel();
      this.#call.send(received.reply);
      if (received.kind === "table") this.#events.table(received.reading);
      else this.#events.refused(received.problem);
    } catch (cause) {
      if (cause instanceof SourceError) return this.#end(cause);
      this.#close();
      this.#ended.reject(cause);
    }
  }

  #end(problem: SourceError | undefined): void {
    this.#close();
    this.#ended.resolve(problem);
  }

  #close(): void {
    this.#cancel();
    this.#release();
    this.#call.close();
  }

  #explain(cause: Error | undefined): SourceError {
    const { title } = this.#settings.place;
    if (cause === undefined) return new SourceError("unreadable", `${title} ended the stream`);
    const code = "code" in cause && typeof cause.code === "number" ? cause.code : status.UNKNOWN;
    const advice = Object.entries(ADVICE).find(([known]) => Number(known) === code)?.[1];
    const said = cause.message.slice(0, MAX_PROBLEM_CHARACTERS);
    return new SourceError("unreadable", `${title}: ${said}${advice === undefined ? "" : `: ${advice}`}`, { cause });
  }
}
