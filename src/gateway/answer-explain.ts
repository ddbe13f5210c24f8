import type { AdmitView } from "./admit-view.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { Answering } from "./answering.ts";
import { explainRequest } from "./explain/explain.ts";
import { operating } from "./for-operators.ts";
import type { PrepareTable } from "./prepare-table.ts";
import { RequestCredentials } from "./request-credentials.ts";

/** Explains names as the view that a request speaks for sees them, to operators. */
export function answerExplainWith(
  admitView: AdmitView,
  answering: Answering,
  prepareTable: PrepareTable,
  clockMs: () => number,
): AnswerRequest {
  return async (request, pathToken, arrival) => {
    const view = operating(await admitView(new RequestCredentials(request, pathToken), arrival), arrival);
    if (view instanceof Response) return view;
    await prepareTable(arrival.keepAlive);
    const explanation = explainRequest(request, view.settings, answering, clockMs);
    arrival.keepAlive(explanation);
    return inConfidence(await explanation);
  };
}

/** What the view sees is for who asked, and the URL, which may hold a token, is not for the sites that a page links to. */
function inConfidence({ status, headers, body }: Response): Response {
  const confidential = new Headers(headers);
  confidential.set("cache-control", "private, no-store");
  confidential.set("referrer-policy", "no-referrer");
  return new Response(body, { status, headers: confidential });
}
