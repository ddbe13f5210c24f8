import type { Access, FoundView } from "./access.ts";
import { isWrong, refuseAccess, refuseRate } from "./access-refusal.ts";
import type { ViewEntry } from "./answering.ts";
import type { Arrival, Credentials } from "./arrival.ts";
import type { Admission, RateLimits } from "./rate-limits.ts";

/** The view that a request is answered as, or the response that it gets instead: 401, 429 or 503. Never rejects. */
export type AdmitView = (credentials: Credentials, arrival: Arrival) => Admitted | Promise<Admitted>;

/** A view that may ask now, or the refusal. */
export type Admitted = ViewEntry | Response;

/**
 * Finds the view and counts the request against the limits; without limits nobody is held back. Whatever must be looked
 * up counts against the address before it is, so that an address that is held back costs neither a read of the store nor
 * a verification; a view that is found then counts once more.
 */
export function admitViewWith(access: Access, rateLimits: RateLimits | undefined): AdmitView {
  const admit = (view: FoundView, { client }: Arrival): Admitted | Promise<Admitted> => {
    if (typeof view !== "string") {
      if (rateLimits === undefined) return view;
      return unlessHeldBack(rateLimits.admit(view.settings.name, client.address), view);
    }
    const refusal = refuseAccess(view);
    if (rateLimits === undefined || !isWrong(view)) return refusal;
    return unlessHeldBack(rateLimits.admitUnknown(client.address), refusal);
  };
  const lookUp = async (limits: RateLimits, credentials: Credentials, arrival: Arrival): Promise<Admitted> => {
    const admission = await limits.admitUnknown(arrival.client.address);
    if (admission !== "admitted") return refuseRate(admission.retryAfterSeconds);
    const view = await access.viewOf(credentials, arrival);
    return typeof view === "string" ? refuseAccess(view) : admit(view, arrival);
  };
  return (credentials, arrival) => {
    const found = access.viewOf(credentials, arrival, rateLimits === undefined);
    if (found === "busy" && rateLimits !== undefined) return lookUp(rateLimits, credentials, arrival);
    return found instanceof Promise ? found.then((view) => admit(view, arrival)) : admit(found, arrival);
  };
}

function unlessHeldBack(admission: Admission | Promise<Admission>, outcome: Admitted): Admitted | Promise<Admitted> {
  if (admission instanceof Promise) return admission.then((late) => unlessHeldBack(late, outcome));
  return admission === "admitted" ? outcome : refuseRate(admission.retryAfterSeconds);
}
