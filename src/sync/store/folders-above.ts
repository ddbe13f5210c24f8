import { dirname } from "node:path";

/** The folders that `file` lies in, from its own up to `root`, which is one of them. Both paths are absolute. */
export function foldersAbove(file: string, root: string): string[] {
  const folders: string[] = [];
  let folder = dirname(file);
  // Stops at the root by name: the folder above `/` is `/`.
  for (; folder !== root; folder = dirname(folder)) folders.push(folder);
  return [...folders, folder];
}
