import { isFormatErrorReply } from "../dns/header.ts";
import { readDohRequest, refuseMalformed } from "../doh/request.ts";
import { getResponse, postResponse } from "../doh/response.ts";
import type { Access } from "./access.ts";
import type { AdmitView } from "./admit-view.ts";
import { asksForJson } from "./answer-json.ts";
import { answerQueriesWith } from "./answer-query.ts";
import type { AnswerRequest } from "./answer-request.ts";
import { freshSeconds } from "./fresh-seconds.ts";
import type { PrepareTable } from "./prepare-table.ts";
import type { TableSource } from "./table-source.ts";

/** What DNS queries are answered with. */
export interface AnswerDnsParts {
  readonly access: Access;
  readonly admitView: AdmitView;
  readonly prepareTable: PrepareTable;
  readonly tableSource: Pick<TableSource, "current">;
  readonly clockMs: () => number;
}

/** Answers DNS over HTTPS (RFC 8484) as the view that a request speaks for; a GET that wants JSON goes to `answerJson`. */
export function answerDnsWith(parts: AnswerDnsParts, answerJson: AnswerRequest): AnswerRequest {
  const answerMessage = answerQueriesWith(parts, {
    read: readDohRequest,
    write: ({ method }, reply, mayBeShared, snapshot) => {
      if (reply === undefined || isFormatErrorReply(reply)) return refuseMalformed();
      return method === "POST"
        ? postResponse(reply, mayBeShared, snapshot)
        : getResponse(reply, freshSeconds(reply), mayBeShared);
    },
  });
  const answerGet: AnswerRequest = (request, pathToken, arrival) =>
    (asksForJson(request) ? answerJson : answerMessage)(request, pathToken, arrival);
  // HEAD is GET without content (RFC 9110 section 9.3.2).
  const answerHead: AnswerRequest = async (...asked) => new Response(null, await answerGet(...asked));
  // No promise of its own: each costs a hit of the packet cache a part of its time.
  return (request, pathToken, arrival) => {
    const { method } = request;
    const answer = method === "GET" ? answerGet : method === "HEAD" ? answerHead : answerMessage;
    return answer(request, pathToken, arrival);
  };
}
