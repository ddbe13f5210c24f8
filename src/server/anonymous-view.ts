import type { EntryOf } from "../gateway/views/view-entries.ts";
import { ServerError, type ServerSettings } from "./server-settings.ts";
import { followStoredView, type FollowedView } from "./stored-view.ts";

/** What the anonymous view is found with. */
export interface AnonymousViewParts {
  readonly entryOf: EntryOf;
  readonly clockMs: () => number;
  readonly reportFailure: (failure: unknown) => void;
}

const NONE: FollowedView = { isStored: false, current: () => undefined, refresh: async () => {} };

/**
 * The view of those who show nothing: the stored one of the name that the settings give, else the one that they
 * describe; none when they name none. Rejects with `ServerError` when there is neither.
 */
export async function openAnonymousView(
  { gateway: { anonymousView }, describesAnonymousView, store }: ServerSettings,
  parts: AnonymousViewParts,
): Promise<FollowedView> {
  if (anonymousView === undefined) return NONE;
  const { name } = anonymousView;
  let problem: unknown;
  const stored = followStoredView({
    ...parts,
    store: store.reader,
    name,
    reportFailure: (failure) => {
      problem = failure;
      parts.reportFailure(failure);
    },
  });
  await stored.refresh();
  if (stored.isStored) return stored;
  if (describesAnonymousView) {
    const entry = parts.entryOf(anonymousView);
    return { ...NONE, current: () => entry };
  }
  if (problem instanceof Error) throw new ServerError(`the anonymous view ${name} cannot be read: ${problem.message}`);
  throw new ServerError(
    `there is no view ${name} in ${store.label}: meshdoh view add ${name} --store ${store.label} makes it, or the variables MESHDOH_VIEW_… describe one`,
  );
}
