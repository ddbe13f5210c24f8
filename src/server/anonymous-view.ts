import type { EntryOf } from "../gateway/views/view-entries.ts";
import { ServerError, type ServerSettings } from "./server-settings.ts";
import { followStoredView, type FollowedView } from "./stored-view.ts";
import { inTime } from "./watched-table.ts";

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
  { gateway: { anonymousView }, describesAnonymousView, store, report }: ServerSettings,
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
  const isRead = await inTime(stored.refresh());
  if (stored.isStored) return announced(stored, name, report);
  if (describesAnonymousView) {
    const entry = parts.entryOf(anonymousView);
    return { ...NONE, current: () => entry };
  }
  if (!isRead) throw new ServerError(`the anonymous view ${name} cannot be read: ${store.label} does not answer`);
  if (problem instanceof Error) throw new ServerError(`the anonymous view ${name} cannot be read: ${problem.message}`);
  throw new ServerError(
    `there is no view ${name} in ${store.label}: meshdoh view add ${name} --store ${store.label} makes it, or the variables MESHDOH_VIEW_… describe one`,
  );
}

/** The same view, whose going and coming is reported. */
function announced(view: FollowedView, name: string, report: (line: string) => void): FollowedView {
  let wasThere = view.current() !== undefined;
  return {
    get isStored() {
      return view.isStored;
    },
    current: () => view.current(),
    refresh: async () => {
      await view.refresh();
      const isThere = view.current() !== undefined;
      if (isThere !== wasThere) report(isThere ? `the anonymous view ${name} is there again` : gone(name));
      wasThere = isThere;
    },
  };
}

function gone(name: string): string {
  return `the anonymous view ${name} is gone or has expired: requests that show nothing are refused`;
}
