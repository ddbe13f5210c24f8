import { resolveView } from "../mesh/resolve-view.ts";
import type { AdmitView } from "./admit-view.ts";
import type { AnswerRequest } from "./answer-request.ts";
import { textResponse } from "./pages.ts";
import type { PrepareTable } from "./prepare-table.ts";
import { RequestCredentials } from "./request-credentials.ts";
import { snapshotName } from "./snapshot-name.ts";
import type { TableSource } from "./table-source.ts";

/**
 * Answers with what a client that forwards to this gateway needs to know of the view that it speaks for, as JSON: its name,
 * its search list, and the zones whose names must be asked here and nowhere else.
 */
export function answerViewWith(
  admitView: AdmitView,
  prepareTable: PrepareTable,
  tableSource: Pick<TableSource, "current">,
): AnswerRequest {
  return async (request, pathToken, arrival) => {
    const view = await admitView(new RequestCredentials(request, pathToken), arrival);
    if (view instanceof Response) return view;
    await prepareTable(arrival.keepAlive);
    const table = tableSource.current();
    if (table === undefined) return textResponse(503, "not ready: no snapshot has been read yet");
    const { name, search } = resolveView(view.settings, table);
    const told = { view: name, snapshot: snapshotName(table), zones: table.zones, search };
    const headers = { "content-type": "application/json", "cache-control": "no-store" };
    return new Response(`${JSON.stringify(told)}\n`, { headers });
  };
}
