import type { SeenRequest } from "../../doh/request.ts";
import type { ViewSettings } from "../../mesh/view.ts";
import type { Answering } from "../answering.ts";
import { textResponse } from "../pages.ts";
import { readFormat } from "./explain-format.ts";
import { explainPage } from "./explain-page.ts";
import { readQuestion } from "./explain-question.ts";
import { formatTrace } from "./trace-text.ts";
import { traceQuestion } from "./trace-question.ts";

/** Nothing is loaded, run or framed, and the form of the page leads nowhere but back. */
const POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * Answers `GET /explain`: why a name is answered as it is for that view, as text, JSON or a page. `clockMs` counts
 * milliseconds since the epoch. That it is confidential, and which methods there are, is the caller's business.
 */
export async function explainRequest(
  request: SeenRequest,
  view: ViewSettings,
  answering: Answering,
  clockMs: () => number,
): Promise<Response> {
  const parameters = new URL(request.url).searchParams;
  const type = readFormat(parameters.get("format"), request.headers.get("accept"));
  if (type === undefined) return textResponse(400, "format is text, json or html");

  const question = readQuestion(parameters);
  const isQuestion = typeof question !== "string";
  const trace = isQuestion ? await traceQuestion(question, view, answering, clockMs) : { error: question };
  const text = "error" in trace ? `${trace.error}\n` : formatTrace(trace);
  const bodies: Readonly<Record<string, () => string>> = {
    "application/json": () => `${JSON.stringify(trace)}\n`,
    "text/html": () => explainPage(parameters, text),
  };
  return new Response(bodies[type]?.() ?? text, {
    status: isQuestion ? 200 : 400,
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
    },
  });
}
