import { startTimer } from "../../gateway/start-timer.ts";
import { within } from "../../resolver/within.ts";
import type { RequestRecord } from "../http/http-listener.ts";
import { LOG_CLOSE_MS } from "../limits.ts";
import { LineWriter } from "./line-writer.ts";
import { openLogFile } from "./log-file.ts";
import { formatLogLine, type LogLineOptions } from "./log-line.ts";

/** Where requests are logged, and how much of them. */
export interface AccessLogSettings extends LogLineOptions {
  /** A file, or `-` for standard output. */
  readonly path: string;
}

/** A log of requests; writing to it takes no time of theirs. */
export interface AccessLog {
  record(request: RequestRecord): void;
  /** Lines that were not written, since the start. */
  readonly droppedLines: number;
  /** Goes on in the file that now has the name. */
  reopen(): void;
  /** Writes what is left, within a second. */
  close(): Promise<void>;
}

/** Opens the access log. Rejects when the file cannot be written. */
export async function openAccessLog(
  settings: AccessLogSettings,
  clockMs: () => number,
  reportFailure: (failure: unknown) => void,
): Promise<AccessLog> {
  const file = await openLogFile(settings.path);
  const writer = new LineWriter(file, reportFailure);
  return {
    record: (request) => writer.write(formatLogLine(request, clockMs(), settings)),
    get droppedLines() {
      return writer.dropped;
    },
    reopen: () => file.reopen(),
    close: async () => {
      // Lines that come while others are written make one more write.
      const written = writer.flush().then(() => writer.flush());
      await within<unknown>(written, LOG_CLOSE_MS, startTimer, undefined);
      writer.end();
      await file.close();
    },
  };
}
