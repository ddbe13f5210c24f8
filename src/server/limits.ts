/** How long replies in flight may take once the server is told to end; Kubernetes waits 30 s before it kills. */
export const DRAIN_GRACE_MS = 10_000;

/** How often a watched folder is looked at itself: it may appear, go, or be another one under the same name. */
export const FOLDER_CHECK_MS = 1_000;

/** Events of a folder within this time are one change: a sync writes many files. */
export const FOLDER_BATCH_MS = 20;

/** Text of access log lines that waits for the disk, in octets: some 5 000 lines. What comes beyond it is dropped and counted. */
export const MAX_LOG_BUFFER_OCTETS: number = 1024 * 1024;

/** How long lines are gathered before they are written, so that a busy server writes ten times a second. */
export const LOG_FLUSH_MS = 100;

/** How soon a write to the access log is tried again that failed or found a full pipe. */
export const LOG_RETRY_MS = 50;

/** How long the last lines may take when the server ends: a disk that hangs must not keep it. */
export const LOG_CLOSE_MS = 1_000;

/** How long `systemd-notify` may take; it waits until systemd has read the message. */
export const NOTIFY_TIMEOUT_MS = 5_000;

/** How long a read of the store is waited for; the disk of another machine answers in a second, or hangs. */
export const STORE_PATIENCE_MS = 5_000;
