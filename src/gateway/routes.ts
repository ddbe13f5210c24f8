import { Hono, type Context } from "hono";
import type { AnswerDns } from "./answer-dns.ts";
import type { AnswerExplain } from "./answer-explain.ts";
import type { KeepAlive } from "./keep-alive.ts";
import { textResponse } from "./pages.ts";
import type { PrepareTable } from "./prepare-table.ts";
import type { TableSource } from "./table-source.ts";

interface Bindings {
  readonly keepAlive: KeepAlive;
}

type RouteContext = Context<{ Bindings: Bindings }>;

/** What the routes lead to. */
export interface RouteParts {
  readonly tableSource: TableSource;
  readonly prepareTable: PrepareTable;
  readonly answerDns: AnswerDns;
  readonly answerExplain: AnswerExplain;
}

/** Every route of the gateway. */
export function createRoutes({
  tableSource,
  prepareTable,
  answerDns,
  answerExplain,
}: RouteParts): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  for (const path of ["/dns-query", "/:token/dns-query"]) {
    app.all(path, (context: RouteContext) => answerDns(context.req.raw, pathTokenOf(context), context.env.keepAlive));
  }
  for (const path of ["/explain", "/:token/explain"]) {
    app.get(path, (context: RouteContext) =>
      answerExplain(context.req.raw, pathTokenOf(context), context.env.keepAlive),
    );
  }
  app.get("/healthz", () => textResponse(200, "alive"));
  // Nobody may ask a gateway that is not ready, so the probe itself has it load its table.
  app.get("/readyz", async (context: RouteContext) => {
    await prepareTable(context.env.keepAlive);
    return readiness(tableSource);
  });
  for (const path of ["/healthz", "/readyz", "/explain", "/:token/explain"]) {
    app.all(path, () => textResponse(405, "use GET", { allow: "GET, HEAD" }));
  }
  app.notFound(() =>
    textResponse(
      404,
      "not here: DNS over HTTPS is at /dns-query, explanations at /explain, health at /healthz and /readyz",
    ),
  );
  app.onError(() => textResponse(500, "the gateway failed on this request"));
  return app;
}

function pathTokenOf(context: RouteContext): string {
  return context.req.param("token") ?? "";
}

/** Ready once a snapshot is loaded. */
function readiness(tableSource: TableSource): Response {
  if (tableSource.current() !== undefined) return textResponse(200, "ready");
  const problem = tableSource.lastProblem?.message ?? "no snapshot has been read yet";
  return textResponse(503, `not ready: ${problem}; publish one with meshdoh sync`);
}
