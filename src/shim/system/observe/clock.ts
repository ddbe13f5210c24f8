import type { RootFiles } from "./root-files.ts";

/** Whether the clock can be right: certificates are judged by it. */
export interface ObservedClock {
  readonly nowMs: number;
  /** The latest time at which a file of this machine was written, so the clock should not be before it. */
  readonly latestSign: { readonly path: string; readonly atMs: number } | undefined;
}

/** Files that are written often, or with the system. */
const SIGNS = [
  "/var/lib/systemd/timesync/clock",
  "/usr/lib/clock-epoch",
  "/var/lib/meshdoh-shim/install.json",
  "/etc/systemd/system/meshdoh-shim.service",
  "/var/lib/dpkg/status",
  "/etc/resolv.conf",
  "/usr/lib/os-release",
];

/** Compares the clock with when files were written. */
export async function observeClock(files: RootFiles, nowMs: number): Promise<ObservedClock> {
  const signs = await Promise.all(
    SIGNS.map(async (path) => ({ path, atMs: (await files.status(path))?.modifiedMs ?? Number.NEGATIVE_INFINITY })),
  );
  const [latest] = signs.toSorted((one, other) => other.atMs - one.atMs);
  const isThere = latest !== undefined && Number.isFinite(latest.atMs);
  return { nowMs, latestSign: isThere ? latest : undefined };
}
