import type { SeenRequest } from "../doh/request.ts";
import type { Arrival } from "./arrival.ts";

/** Answers one request; `pathToken` is the token in its path, empty when there is none. */
export type AnswerRequest = (request: SeenRequest, pathToken: string, arrival: Arrival) => Promise<Response>;
