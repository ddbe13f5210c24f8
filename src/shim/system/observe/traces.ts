import { SHIM_SERVICE, UNIT_FOLDER } from "../install/paths.ts";
import type { RootFiles } from "./root-files.ts";

/** The service that `meshdoh shim install` writes. */
export const UNIT_FILE: string = `${UNIT_FOLDER}/${SHIM_SERVICE}`;

/** Folders in which an install writes files, all of which begin with our name. */
const FOLDERS = [
  UNIT_FOLDER,
  "/etc/systemd/dns-delegate.d",
  "/etc/systemd/resolved.conf.d",
  "/etc/NetworkManager/conf.d",
];
const OURS = /^(?:\d+-)?meshdoh[.-]/;

/** Files on a machine that only an install of the shim writes, in order. */
export async function findTraces(files: RootFiles): Promise<readonly string[]> {
  const found = await Promise.all(
    FOLDERS.map(async (folder) =>
      (await files.list(folder)).filter((name) => OURS.test(name)).map((name) => `${folder}/${name}`),
    ),
  );
  return found.flat();
}
