import { Hono, type Context } from "hono";
import { refuseUnknownView } from "./access.ts";
import type { KeepAlive, TablePreparation } from "./gateway.ts";
import { textResponse } from "./pages.ts";
import type { TableSource } from "./table-source.ts";

interface Bindings {
  readonly keepAlive: KeepAlive;
}

/** Every route of the gateway; `answer` is what both spellings of the DNS path lead to. */
export function createRoutes(
  tableSource: TableSource,
  prepareTable: TablePreparation,
  answer: (request: Request, keepAlive: KeepAlive) => Promise<Response>,
): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.all("/dns-query", (context: Context<{ Bindings: Bindings }>) => answer(context.req.raw, context.env.keepAlive));
  // Tokens arrive with the views of a later release; until then no path token fits.
  app.all("/:token/dns-query", () => refuseUnknownView());
  app.get("/healthz", () => textResponse(200, "alive"));
  // Nobody may ask a gateway that is not ready, so the probe itself has it load its table.
  app.get("/readyz", async (context: Context<{ Bindings: Bindings }>) => {
    await prepareTable(context.env.keepAlive);
    return readiness(tableSource);
  });
  for (const path of ["/healthz", "/readyz"]) app.all(path, () => textResponse(405, "use GET", { allow: "GET, HEAD" }));
  app.notFound(() => textResponse(404, "not here: DNS over HTTPS is at /dns-query, health at /healthz and /readyz"));
  app.onError(() => textResponse(500, "the gateway failed on this request"));
  return app;
}

/** Ready once a snapshot is loaded. */
function readiness(tableSource: TableSource): Response {
  if (tableSource.current() !== undefined) return textResponse(200, "ready");
  const problem = tableSource.lastProblem?.message ?? "no snapshot has been read yet";
  return textResponse(503, `not ready: ${problem}; publish one with meshdoh sync`);
}
