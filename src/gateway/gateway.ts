import type { StartTimer } from "../resolver/stages/deadline.ts";
import type { Access } from "./access.ts";
import { answerDnsWith } from "./answer-dns.ts";
import { answerExplainWith } from "./answer-explain.ts";
import type { Answering } from "./answering.ts";
import { dnsPathToken } from "./dns-path.ts";
import type { KeepAlive } from "./keep-alive.ts";
import { prepareTableFrom } from "./prepare-table.ts";
import { createRoutes } from "./routes.ts";
import type { TableSource } from "./table-source.ts";

/** What a gateway is made of. */
export interface GatewayParts {
  readonly access: Access;
  readonly answering: Answering;
  readonly tableSource: TableSource;
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
}

/** The gateway as one function from HTTP request to HTTP response. */
export interface Gateway {
  fetch(request: Request, keepAlive: KeepAlive): Promise<Response>;
}

/** Builds the gateway: DNS queries on a short way of their own, everything else through the routes. */
export function createGateway({ access, answering, tableSource, clockMs, startTimer }: GatewayParts): Gateway {
  const prepareTable = prepareTableFrom(tableSource, clockMs, startTimer);
  const answerDns = answerDnsWith(access, prepareTable, clockMs);
  const answerExplain = answerExplainWith(access, answering, prepareTable, clockMs);
  const routes = createRoutes({ tableSource, prepareTable, answerDns, answerExplain });
  return {
    fetch: (request, keepAlive) => {
      // Routing costs more than answering from the packet cache does, so the one busy path is recognised here.
      const pathToken = dnsPathToken(request.url);
      return pathToken === undefined
        ? Promise.resolve(routes.fetch(request, { keepAlive }))
        : answerDns(request, pathToken, keepAlive);
    },
  };
}
