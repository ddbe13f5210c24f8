import type { AccessRefusal } from "./access-refusal.ts";
import type { ViewEntry } from "./answering.ts";
import type { KeepAlive } from "./keep-alive.ts";
import { presentedToken } from "./views/presented-token.ts";
import type { TokenViews } from "./views/token-views.ts";

/** Who may ask, and as whom. */
export interface Access {
  /** The view of requests without a token; undefined refuses them. */
  readonly anonymous: ViewEntry | undefined;
  /**
   * The view that a request speaks for: at once when it is in memory. `pathToken` is the token in its path, empty when
   * there is none. Never rejects.
   */
  viewOf(
    request: Request,
    pathToken: string,
    keepAlive: KeepAlive,
  ): ViewEntry | AccessRefusal | Promise<ViewEntry | AccessRefusal>;
}

/** Access by token; a gateway is closed to others unless there is an anonymous view. */
export function createAccess(anonymous: ViewEntry | undefined, views: Pick<TokenViews, "find">): Access {
  return {
    anonymous,
    viewOf: (request, pathToken, keepAlive) => {
      const presented = presentedToken(request.headers.get("authorization"), pathToken);
      if (presented.kind === "token") return views.find(presented.token, keepAlive);
      return presented.kind === "none" ? (anonymous ?? "anonymous") : presented.kind;
    },
  };
}
