import { expect, test } from "vitest";
import { parseMountPoints } from "../../../../src/shim/system/observe/mount-points.ts";

test.each([
  ["nothing", "", []],
  [
    "a container's files",
    [
      "595 583 0:55 / / rw,relatime - overlay overlay rw,lowerdir=/a",
      "612 595 254:1 /docker/abc/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw,discard",
      "",
    ].join("\n"),
    ["/", "/etc/resolv.conf"],
  ],
  [
    "a space and a backslash in a name",
    String.raw`40 1 0:3 / /srv/my\040disk\134a rw shared:7 - tmpfs tmpfs rw`,
    [String.raw`/srv/my disk\a`],
  ],
])("mount points of %s are found", (_what, text, expected) => {
  expect([...parseMountPoints(text)]).toEqual(expected);
});
