import type { Access } from "./access.ts";
import { refuseAccess } from "./access-refusal.ts";
import type { Answering } from "./answering.ts";
import { explainRequest } from "./explain/explain.ts";
import type { KeepAlive } from "./keep-alive.ts";
import type { PrepareTable } from "./prepare-table.ts";

/** Explains an answer to whoever may ask for it; `pathToken` is as for DNS queries. */
export type AnswerExplain = (request: Request, pathToken: string, keepAlive: KeepAlive) => Promise<Response>;

/** Explains names as the view that a request speaks for sees them, under the same rules as DNS queries. */
export function answerExplainWith(
  access: Access,
  answering: Answering,
  prepareTable: PrepareTable,
  clockMs: () => number,
): AnswerExplain {
  return async (request, pathToken, keepAlive) => {
    const view = await access.viewOf(request, pathToken, keepAlive);
    if (typeof view === "string") return refuseAccess(view);
    await prepareTable(keepAlive);
    const explanation = explainRequest(request, view.settings, answering, clockMs);
    keepAlive(explanation);
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
