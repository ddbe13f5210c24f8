import type { CommandRunner } from "../command-runner.ts";
import type { RootFiles } from "./root-files.ts";

/** What Debian's resolvconf answers to `--version`, which it does not know. */
const DEBIAN_STATUS = 99;
const PROGRAMS = ["/usr/sbin/resolvconf", "/sbin/resolvconf", "/usr/bin/resolvconf", "/bin/resolvconf"];

/** Which program `resolvconf` is; undefined when there is none, or it is systemd's, which only talks to systemd-resolved. */
export async function observeResolvconfProgram(
  files: RootFiles,
  runner: CommandRunner,
): Promise<"debian" | "openresolv" | undefined> {
  const told = await runner("resolvconf", ["--version"]);
  if (told?.status === DEBIAN_STATUS) return "debian";
  if (told !== undefined) return /systemd/.test(told.output) ? undefined : "openresolv";
  const found = await Promise.all(PROGRAMS.map((path) => files.status(path)));
  // Other packages put files into the folders of one that is not there.
  const place = PROGRAMS.find((_, index) => found[index] !== undefined);
  if (place === undefined || (await files.linkTarget(place))?.endsWith("resolvectl") === true) return undefined;
  return (await files.status("/etc/resolvconf/update.d")) === undefined ? "openresolv" : "debian";
}
