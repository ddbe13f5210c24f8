import type { CommandRunner } from "../command-runner.ts";
import type { RootFiles } from "./root-files.ts";

const LIBRARY_FOLDERS = ["/usr/lib/systemd", "/lib/systemd", "/usr/lib64/systemd"];
/** Stands for a version that could not be learnt: none of its abilities are relied on then. */
const UNKNOWN_VERSION = 0;

/** The version of systemd, as it says itself, else by the name of the library that all its programs share; 0 when unknown. */
export async function systemdVersion(files: RootFiles, runner: CommandRunner): Promise<number> {
  const told = /^systemd (\d+)/.exec((await runner("systemctl", ["--version"]))?.output ?? "")?.[1];
  if (told !== undefined) return Number(told);
  // Debian has a folder for each kind of processor.
  const kinds = (await files.list("/usr/lib")).filter((name) => name.includes("-linux-"));
  const folders = [...LIBRARY_FOLDERS, ...kinds.map((kind) => `/usr/lib/${kind}/systemd`)];
  const names = await Promise.all(folders.map((folder) => files.list(folder)));
  const versions = names.flat().flatMap((name) => /^libsystemd-shared-(\d+)\b.*\.so$/.exec(name)?.[1] ?? []);
  return Math.max(UNKNOWN_VERSION, ...versions.map(Number));
}
