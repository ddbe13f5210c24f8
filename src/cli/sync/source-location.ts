import type { Name } from "../../dns/name.ts";
import { istiodSource } from "../../sync/istiod/istiod-source.ts";
import { ISTIOD_FORMS, IstiodLocationError, parseIstiodLocation } from "../../sync/istiod/location.ts";
import { kubeSource } from "../../sync/kube/kube-source.ts";
import type { Source } from "../../sync/source.ts";
import { manifestsSource } from "../../sync/sources/manifests.ts";
import { watchedManifests } from "../../sync/sources/watched-manifests.ts";
import { UsageError } from "../command.ts";

/** What a source is opened for. */
export interface SourceContext {
  readonly cluster: string;
  /** The cluster's. */
  readonly zone: Name;
  /** Takes a line of progress. */
  readonly report: (line: string) => void;
}

/** Opens the source at a place that stands behind its kind; undefined, or `UsageError`, for a place that cannot be one. */
type OpenSource = (place: string, context: SourceContext) => Source | undefined;

/** Sources by the word before the colon. Opening reads nothing yet. */
const SOURCES: Readonly<Record<string, OpenSource>> = {
  manifests: (path, { cluster }) => {
    if (path === "") return undefined;
    return path === "-" ? manifestsSource(path, cluster) : watchedManifests(path, cluster);
  },
  kube: (context, { cluster, report }) =>
    kubeSource(context, cluster, { report: (line) => report(`${cluster}: ${line}`) }),
  istiod: (place, { cluster, zone, report }) =>
    istiodSource(istiodLocation(place), cluster, zone, { report: (line) => report(`${cluster}: ${line}`) }),
};

/** What can be written for a source. */
export const SOURCE_FORMS: string = `manifests:<file|folder|->, kube:[<context>] or ${ISTIOD_FORMS}`;

/** The source that `<kind>:<place>` means; undefined when there is none. Throws `UsageError`. */
export function openSource(location: string, context: SourceContext): Source | undefined {
  const [, kind = "", place = ""] = /^([a-z]+):(.*)$/.exec(location) ?? [];
  return Object.hasOwn(SOURCES, kind) ? SOURCES[kind]?.(place, context) : undefined;
}

function istiodLocation(place: string): ReturnType<typeof parseIstiodLocation> {
  try {
    return parseIstiodLocation(place);
  } catch (error) {
    if (!(error instanceof IstiodLocationError)) throw error;
    throw new UsageError(`--from: ${error.message}`, { cause: error });
  }
}
