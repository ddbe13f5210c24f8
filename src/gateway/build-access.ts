import { accessClientCredential, certificateCredential } from "../snapshot/view-credential.ts";
import { isViewToken } from "../snapshot/view-token.ts";
import { createAccess, type Access, type AccessParts, type FindByText, type FoundView } from "./access.ts";
import type { AccessRefusal } from "./access-refusal.ts";
import type { GatewaySettings } from "./settings.ts";
import { AccessAssertions } from "./views/access-assertions.ts";
import { CredentialViews, type CredentialViewsParts } from "./views/credential-views.ts";

/** What access is built from. */
export interface BuildAccessParts extends Omit<CredentialViewsParts, "mayBe"> {
  readonly settings: Pick<GatewaySettings, "anonymousView" | "cloudflareAccess" | "clientCertificates">;
  /** Reads the keys of Cloudflare Access. */
  readonly fetcher: typeof fetch;
  /** The view of requests that show nothing; absent: the one of the settings. */
  readonly anonymous?: AccessParts["anonymous"];
}

/** Access by every way of naming a view that the settings allow. */
export function buildAccess(parts: BuildAccessParts): Access {
  const { cloudflareAccess, clientCertificates } = parts.settings;
  // Apart from tokens, so that no token that reads like another credential is ever found among them.
  const others = new CredentialViews({ ...parts, mayBe: () => true });
  return createAccess({
    anonymous: parts.anonymous ?? anonymousOf(parts),
    views: new CredentialViews({ ...parts, mayBe: isViewToken }),
    ...(clientCertificates && { byCertificate: findByCertificate(others) }),
    ...(cloudflareAccess && {
      byAssertion: findByAssertion(others, new AccessAssertions({ ...parts, trusted: cloudflareAccess })),
    }),
  });
}

function anonymousOf({ settings, entryOf }: BuildAccessParts): AccessParts["anonymous"] {
  const entry = settings.anonymousView && entryOf(settings.anonymousView);
  return () => entry;
}

function findByCertificate(views: CredentialViews): FindByText {
  return (sha256, { keepAlive }, mayLookUp) =>
    saying("unknown-certificate", views.find(certificateCredential(sha256), keepAlive, mayLookUp));
}

function findByAssertion(views: CredentialViews, assertions: AccessAssertions): FindByText {
  return (assertion, { keepAlive }, mayLookUp) => {
    const viewOf = (found: Awaited<ReturnType<AccessAssertions["clientOf"]>>): FoundView | Promise<FoundView> =>
      typeof found === "string"
        ? found
        : saying("unknown-access-client", views.find(accessClientCredential(found.client), keepAlive, mayLookUp));
    const client = assertions.clientOf(assertion, keepAlive, mayLookUp);
    return client instanceof Promise ? client.then(viewOf) : viewOf(client);
  };
}

/** What was found, with a refusal of its own where no view fits. */
function saying(unknown: AccessRefusal, found: FoundView | Promise<FoundView>): FoundView | Promise<FoundView> {
  if (found instanceof Promise) return found.then((view) => saying(unknown, view));
  return found === "unknown" ? unknown : found;
}
