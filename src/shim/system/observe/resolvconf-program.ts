import type { CommandRunner } from "../command-runner.ts";
import type { RootFiles } from "./root-files.ts";

/** What Debian's resolvconf answers to `--version`, which it does not know. */
const DEBIAN_STATUS = 99;

/** Which program `resolvconf` is; undefined when there is none, or it is systemd's, which only talks to systemd-resolved. */
export async function observeResolvconfProgram(
  files: RootFiles,
  runner: CommandRunner,
): Promise<"debian" | "openresolv" | undefined> {
  const told = await runner("resolvconf", ["--version"]);
  if (told?.status === DEBIAN_STATUS) return "debian";
  if (told !== undefined) return /systemd/.test(told.output) ? undefined : "openresolv";
  if ((await files.status("/etc/resolvconf/update.d")) !== undefined) return "debian";
  return (await files.status("/etc/resolvconf.conf")) === undefined ? undefined : "openresolv";
}
