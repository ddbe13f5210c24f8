import type { Access } from "./access.ts";
import { refuseAccess, refuseOperation } from "./access-refusal.ts";
import type { Admitted, AdmitView } from "./admit-view.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { ViewEntry } from "./answering.ts";
import type { Arrival } from "./arrival.ts";
import { RequestCredentials } from "./request-credentials.ts";

/** Lets operators through: those whose view is one's, and whoever may operate and shows nothing that is wrong. */
export function forOperators(access: Access, admitView: AdmitView, answer: AnswerRequest): AnswerRequest {
  return async (request, pathToken, arrival) => {
    const credentials = new RequestCredentials(request, pathToken);
    if (arrival.client.mayOperate) {
      const found = await access.viewOf(credentials, arrival);
      const isRefused = typeof found === "string" && found !== "anonymous";
      return isRefused ? refuseAccess(found) : answer(request, pathToken, arrival);
    }
    const view = operating(await admitView(credentials, arrival), arrival);
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
