import type { Gateway } from "../gateway/gateway.ts";
import { textResponse } from "../gateway/pages.ts";

/** The same gateway, which is not ready once it drains, so that load balancers send no one any more. */
export function drainingGateway(gateway: Gateway, isDraining: () => boolean): Gateway {
  return {
    answerAtOnce: gateway.answerAtOnce,
    fetch: (request, arrival) =>
      isDraining() && new URL(request.url).pathname === "/readyz"
        ? Promise.resolve(textResponse(503, "not ready: the server is ending"))
        : gateway.fetch(request, arrival),
  };
}
