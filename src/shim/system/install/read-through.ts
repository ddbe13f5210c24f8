import { dirname, resolve } from "node:path";
import type { FileCalls } from "./file-calls.ts";

/** How many symbolic links one path may lead through, as in Linux (path_resolution(7)). */
const MAX_LINKS = 40;

/**
 * What a program reads at a path, also where that is a symbolic link, which is followed inside the tree; empty where it
 * leads to no file. Throws the system's error.
 */
export function readThrough(files: FileCalls, path: string): string {
  let place = path;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const facts = files.look(place);
    if (facts?.kind === "file") return new TextDecoder().decode(files.read(place));
    if (facts?.kind !== "symlink") return "";
    place = resolve(dirname(place), files.readLink(place));
  }
  return "";
}
