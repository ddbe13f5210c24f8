import type { AccessRefusal } from "./access-refusal.ts";
import type { ViewEntry } from "./answering.ts";
import type { Arrival, Credentials } from "./arrival.ts";
import type { CredentialViews } from "./views/credential-views.ts";
import { presentedToken } from "./views/presented-token.ts";

/** Who may ask, and as whom. */
export interface Access {
  /** The view of requests that show nothing; undefined refuses them. It may be another one tomorrow. */
  readonly anonymous: ViewEntry | undefined;
  /**
   * The view that a request speaks for: at once when it is in memory. What it shows first counts: a token, a client
   * certificate, an assertion of Cloudflare Access. One that is in no memory is "busy" unless `mayLookUp`. Never rejects.
   */
  viewOf(credentials: Credentials, arrival: Arrival, mayLookUp?: boolean): FoundView | Promise<FoundView>;
  /** The request fields that this depends on, for `Vary`. */
  readonly vary: readonly string[];
}

/** A view, or why there is none. */
export type FoundView = ViewEntry | AccessRefusal;

/** What decides who may ask. */
export interface AccessParts {
  /** Asked for each request that shows nothing. */
  readonly anonymous: () => ViewEntry | undefined;
  /** By token. */
  readonly views: Pick<CredentialViews, "find">;
  /** By client certificate; absent when certificates name no views. */
  readonly byCertificate?: FindByText;
  /** By an assertion of Cloudflare Access; absent when nobody's are believed. */
  readonly byAssertion?: FindByText;
}

/** Finds the view of a certificate's SHA-256, or of an assertion; "busy" for what must be looked up and may not. Never rejects. */
export type FindByText = (text: string, arrival: Arrival, mayLookUp?: boolean) => FoundView | Promise<FoundView>;

/** Access by what a request shows; a gateway is closed to all others unless there is an anonymous view. */
export function createAccess({ anonymous, views, byCertificate, byAssertion }: AccessParts): Access {
  return {
    get anonymous() {
      return anonymous();
    },
    vary: byAssertion ? ["authorization", "cf-access-jwt-assertion"] : ["authorization"],
    viewOf: (credentials, arrival, mayLookUp) => {
      const presented = presentedToken(credentials.authorization, credentials.pathToken);
      if (presented.kind === "token") return views.find(presented.token, arrival.keepAlive, mayLookUp);
      if (presented.kind !== "none") return presented.kind;
      const certificate = byCertificate && arrival.client.certificateSha256;
      if (byCertificate && certificate !== undefined) return byCertificate(certificate, arrival, mayLookUp);
      const assertion = byAssertion && credentials.accessAssertion;
      if (byAssertion && typeof assertion === "string") return byAssertion(assertion, arrival, mayLookUp);
      return anonymous() ?? "anonymous";
    },
  };
}
