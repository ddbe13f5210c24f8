import { refuseOperation } from "./access-refusal.ts";
import type { Admitted, AdmitView } from "./admit-view.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { ViewEntry } from "./answering.ts";
import type { Arrival } from "./arrival.ts";
import { RequestCredentials } from "./request-credentials.ts";

/** Lets operators through: those whose view is one's, and whoever comes over a listener that is open to all. */
export function forOperators(admitView: AdmitView, answer: AnswerRequest): AnswerRequest {
  return async (request, pathToken, arrival) => {
    if (arrival.client.mayOperate) return answer(request, pathToken, arrival);
    const view = operating(await admitView(new RequestCredentials(request, pathToken), arrival), arrival);
    return view instanceof Response ? view : answer(request, pathToken, arrival);
  };
}

/** The view that was admitted, if it may see how the gateway works; otherwise the refusal. */
export function operating(view: Admitted, { client }: Arrival): Admitted {
  return view instanceof Response || mayOperate(view, client.mayOperate) ? view : refuseOperation();
}

function mayOperate({ settings }: ViewEntry, isOpen: boolean): boolean {
  return isOpen || settings.operator === true;
}
