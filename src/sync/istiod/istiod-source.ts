import type { Name } from "../../dns/name.ts";
import { MACHINE, type Surroundings } from "../kube/timers.ts";
import { SourceError } from "../source.ts";
import type { SourceObserver, WatchedSource } from "../watched-source.ts";
import { followLooks } from "./follow-looks.ts";
import type { IstiodLocation } from "./location.ts";
import type { TablePlace, TableReading } from "./name-table-claims.ts";
import { USUAL_ISTIOD_PACE, type IstiodPace } from "./pace.ts";
import { summarize } from "./read-table-text.ts";
import { readTableFile, TableFile } from "./table-file.ts";
import { TableUrl } from "./table-url.ts";

/** What a source may be told besides its place. */
export interface IstiodOptions {
  /** Takes one line of progress at a time, without the name of the cluster. */
  readonly report?: (line: string) => void;
  readonly pace?: Partial<IstiodPace>;
  readonly surroundings?: Surroundings;
}

/**
 * The name table that istiod makes for a proxy (NDS), in place of the objects it was made of: exactly those names, and
 * nothing of ports, visibility or load balancers. `zone` is that of the cluster.
 */
export function istiodSource(
  location: IstiodLocation,
  cluster: string,
  zone: Name,
  options: IstiodOptions = {},
): WatchedSource {
  const { report = (): void => {}, surroundings = MACHINE } = options;
  const pace = { ...USUAL_ISTIOD_PACE, ...options.pace };
  const place: TablePlace = { cluster, zone, title: titleOf(location) };
  const tell = (reading: TableReading): void => report(`istiod's name table ${place.title}: ${summarize(reading)}`);
  const opened = { location, place, pace, surroundings };
  return {
    cluster,
    async read() {
      const reading = await readOnce(opened);
      tell(reading);
      return reading;
    },
    follow: (observer, signal) => followOpened(opened, observer, signal),
  };
}

interface Opened {
  readonly location: IstiodLocation;
  readonly place: TablePlace;
  readonly pace: IstiodPace;
  readonly surroundings: Surroundings;
}

async function readOnce({ location, place, pace, surroundings }: Opened): Promise<TableReading> {
  switch (location.form) {
    case "file":
      return readTableFile(location.path, place);
    case "url": {
      const url = new TableUrl(location, place, pace, surroundings);
      const reading = await url.look(new AbortController().signal);
      if (reading === undefined) throw new SourceError("unreadable", `${place.title} answered 304 to a first question`);
      return reading;
    }
    case "grpc": {
      const { readStream } = await import("./ads/read-stream.ts");
      return readStream(location, place, pace, surroundings);
    }
  }
}

async function followOpened(
  { location, place, pace, surroundings }: Opened,
  observer: SourceObserver,
  signal: AbortSignal,
): Promise<void> {
  switch (location.form) {
    case "file":
      return followLooks(new TableFile(location.path, place, pace, surroundings), observer, surroundings, signal);
    case "url":
      return followLooks(new TableUrl(location, place, pace, surroundings), observer, surroundings, signal);
    case "grpc": {
      const { followStream } = await import("./ads/read-stream.ts");
      return followStream({ location, place, pace, surroundings, observer }, signal);
    }
  }
}

function titleOf(location: IstiodLocation): string {
  switch (location.form) {
    case "file":
      return location.path;
    case "url":
      return location.url.href;
    case "grpc":
      return `${location.isSecure ? "grpcs" : "grpc"}://${location.target}`;
  }
}
