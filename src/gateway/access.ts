import { textResponse } from "./pages.ts";

/** Refuses requests that name a view this gateway does not have: a wrong token is never treated as no token. */
export function refuseUnknownView(): Response {
  return textResponse(401, "no view fits this token", { "www-authenticate": 'Bearer realm="meshdoh"' });
}

/** Refuses requests without a token while no anonymous view is configured: a gateway is closed by default. */
export function refuseAnonymous(): Response {
  const advice =
    "this gateway answers no anonymous queries: set MESHDOH_ANONYMOUS_VIEW to the name of a view to allow them";
  return textResponse(401, advice, { "www-authenticate": 'Bearer realm="meshdoh"' });
}
