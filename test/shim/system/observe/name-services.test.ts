import { describe, expect, test } from "vitest";
import { asksResolvedFirst, parseHostServices } from "../../../../src/shim/system/observe/name-services.ts";

function written(text: string): string[] {
  return parseHostServices(text).map(({ service, actions }) => [service, ...actions].join(" "));
}

describe("the hosts line of nsswitch.conf", () => {
  test.each([
    ["of plain Debian", "passwd: files\nhosts:          files dns\n", ["files", "dns"]],
    [
      "of Debian with Avahi",
      "hosts: files mdns4_minimal [NOTFOUND=return] dns",
      ["files", "mdns4_minimal NOTFOUND=return", "dns"],
    ],
    [
      "of Fedora",
      "hosts:      files myhostname resolve [!UNAVAIL=return] dns # written by authselect",
      ["files", "myhostname", "resolve !UNAVAIL=return", "dns"],
    ],
    [
      "with two actions and no spaces",
      "hosts:files resolve[NOTFOUND=return TRYAGAIN=continue]dns",
      ["files", "resolve NOTFOUND=return TRYAGAIN=continue", "dns"],
    ],
    ["that is left out, as glibc has it", "# hosts: files\npasswd: files\n", ["dns !UNAVAIL=return", "files"]],
    ["that names nothing", "hosts:\n", []],
  ])("%s", (_what, text, expected) => {
    expect(written(text)).toEqual(expected);
  });
});

describe("systemd-resolved comes", () => {
  test.each([
    ["first when it stands before dns", "hosts: files resolve [!UNAVAIL=return] dns", true],
    ["first when there is no dns at all", "hosts: files resolve", true],
    ["not first when it stands behind dns", "hosts: files dns resolve", false],
    ["not at all when it is not named", "hosts: files dns", false],
  ])("%s", (_what, text, expected) => {
    expect(asksResolvedFirst(parseHostServices(text))).toBe(expected);
  });
});
