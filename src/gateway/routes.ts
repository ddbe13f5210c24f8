import type { Context, Next } from "hono";
// The router of patterns in order: a third of the size of the default one, and every busy path is answered before it.
import { Hono } from "hono/tiny";
import type { AnswerRequest } from "./answer-request.ts";
import type { Arrival } from "./arrival.ts";
import { textResponse } from "./pages.ts";
import type { PrepareTable } from "./prepare-table.ts";
import type { TableSource } from "./table-source.ts";

type Environment = { Bindings: Arrival };
type RouteContext = Context<Environment>;

/** What the routes lead to. */
export interface RouteParts {
  readonly tableSource: TableSource;
  readonly prepareTable: PrepareTable;
  /** Empty: pages of other origins may ask nothing. */
  readonly corsOrigins: readonly string[];
  readonly answerDns: AnswerRequest;
  readonly answerJson: AnswerRequest;
  readonly answerExplain: AnswerRequest;
  readonly answerView: AnswerRequest;
  readonly answerStatus: AnswerRequest | undefined;
  readonly answerMetrics: AnswerRequest | undefined;
}

/** Every route of the gateway. */
export function createRoutes(parts: RouteParts): Hono<Environment> {
  const app = new Hono<Environment>();
  // This router takes a path with a slash at its end for the one without, which it is not.
  app.use((context, next) => (context.req.path.endsWith("/") ? Promise.resolve(context.notFound()) : next()));
  allowOrigins(app, parts.corsOrigins);
  lead(app, "dns-query", parts.answerDns, "every method");
  lead(app, "resolve", parts.answerJson);
  lead(app, "explain", parts.answerExplain);
  lead(app, "view", parts.answerView);
  lead(app, "status", parts.answerStatus);
  lead(app, "metrics", parts.answerMetrics);
  app.get("/healthz", () => textResponse(200, "alive"));
  // Nobody may ask a gateway that is not ready, so the probe itself has it load its table.
  app.get("/readyz", async (context: RouteContext) => {
    await parts.prepareTable(context.env.keepAlive);
    return readiness(parts.tableSource);
  });
  for (const path of ["/healthz", "/readyz"]) app.all(path, readOnly);
  app.notFound(() =>
    textResponse(
      404,
      "not here: DNS over HTTPS is at /dns-query, its JSON form at /resolve, explanations at /explain, views at /view, health at /healthz and /readyz",
    ),
  );
  app.onError(() => textResponse(500, "the gateway failed on this request"));
  return app;
}

/** Leads a path, alone and behind a token, to what answers it; by GET unless that looks at the method itself. */
function lead(
  app: Hono<Environment>,
  resource: string,
  answer: AnswerRequest | undefined,
  methods: "GET" | "every method" = "GET",
): void {
  if (answer === undefined) return;
  const handle = (context: RouteContext): Promise<Response> =>
    answer(context.req.raw, context.req.param("token") ?? "", context.env);
  for (const path of [`/${resource}`, `/:token/${resource}`]) {
    if (methods === "GET") app.get(path, handle).all(path, readOnly);
    else app.all(path, handle);
  }
}

function readOnly(): Response {
  return textResponse(405, "use GET", { allow: "GET, HEAD" });
}

/** What pages may send. Browsers may remember it for two hours, the most that Chromium does. */
const PREFLIGHT_FIELDS = {
  "access-control-allow-methods": "GET,POST",
  "access-control-allow-headers": "authorization,content-type,accept",
  "access-control-max-age": "7200",
  vary: "origin",
};

/** What pages of these origins send and may read (Fetch Standard, section on CORS); cookies are never part of it. */
function allowOrigins(app: Hono<Environment>, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const allow = async (context: RouteContext, next: Next): Promise<Response | undefined> => {
    const isPreflight = context.req.method === "OPTIONS";
    if (!isPreflight) await next();
    const origin = context.req.header("origin") ?? "";
    const allowed = origins.includes("*") ? "*" : origins.includes(origin) ? origin : undefined;
    if (allowed !== undefined) context.header("access-control-allow-origin", allowed);
    return isPreflight ? context.body(null, 204, PREFLIGHT_FIELDS) : undefined;
  };
  // What the operators alone may see is for no other origin, whoever is let in without showing anything.
  for (const resource of ["dns-query", "resolve"]) {
    app.use(`/${resource}`, allow).use(`/:token/${resource}`, allow);
  }
}

/** Ready once a snapshot is loaded. */
function readiness(tableSource: TableSource): Response {
  if (tableSource.current() !== undefined) return textResponse(200, "ready");
  const problem = tableSource.lastProblem?.message ?? "no snapshot has been read yet";
  return textResponse(503, `not ready: ${problem}; publish one with meshdoh sync`);
}
