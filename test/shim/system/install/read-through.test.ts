import { expect, test } from "vitest";
import { readThrough } from "../../../../src/shim/system/install/read-through.ts";
import { FakeSystem, RESOLV_CONF_BEFORE, Tree } from "./scene.ts";

test.each<[string, string, string]>([
  ["a file", "/etc/resolv.conf", RESOLV_CONF_BEFORE],
  ["a relative link", "/etc/relative", RESOLV_CONF_BEFORE],
  ["an absolute link, which stays inside the tree", "/etc/absolute", RESOLV_CONF_BEFORE],
  ["a link that leads nowhere", "/etc/dangling", ""],
  ["a link that leads to itself", "/etc/circle", ""],
  ["a folder", "/etc", ""],
  ["nothing", "/etc/none", ""],
])("of %s", (_, path, expected) => {
  using tree = new Tree();
  const { files } = new FakeSystem(tree);
  files.makeLink("../etc/resolv.conf", "/etc/relative");
  files.makeLink("/etc/relative", "/etc/absolute");
  files.makeLink("/run/none", "/etc/dangling");
  files.makeLink("circle", "/etc/circle");
  expect(readThrough(files, path)).toBe(expected);
});
