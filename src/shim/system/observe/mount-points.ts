/** Field of a line of mountinfo that holds the mount point, counted from 0 (proc_pid_mountinfo(5)). */
const MOUNT_POINT_FIELD = 4;

/** The mount points that `/proc/self/mountinfo` lists: what stands there cannot be renamed, only written. */
export function parseMountPoints(text: string): ReadonlySet<string> {
  const points = text.split("\n").map((line) => line.split(" ")[MOUNT_POINT_FIELD] ?? "");
  return new Set(points.filter((point) => point !== "").map(unescapeOctal));
}

/** Spaces, tabs, line feeds and backslashes are written as a backslash and three octal digits. */
function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
