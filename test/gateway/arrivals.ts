import type { AnswerFacts, Arrival, Client, Credentials } from "../../src/gateway/arrival.ts";

/** An arrival as tests want it, and what it was told and asked to keep. */
export interface ArrivalUnderTest extends Arrival {
  readonly kept: Promise<unknown>[];
  readonly told: AnswerFacts[];
}

/** A request from nobody in particular, over a listener like any other, unless `client` says more. */
export function arrivalOf(client: Partial<Client> = {}): ArrivalUnderTest {
  const kept: Promise<unknown>[] = [];
  const told: AnswerFacts[] = [];
  return {
    kept,
    told,
    keepAlive: (work) => void kept.push(work),
    answered: (answer) => void told.push(answer),
    client: { mayOperate: false, ...client },
  };
}

/** Credentials that show nothing but what is given. */
export function showing(credentials: Partial<Credentials> = {}): Credentials {
  return { authorization: null, pathToken: "", accessAssertion: null, ...credentials };
}
