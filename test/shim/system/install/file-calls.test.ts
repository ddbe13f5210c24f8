import { expect, test } from "vitest";
import { NODE_FILES } from "../../../../src/shim/system/install/file-calls.ts";
import { Tree } from "./scene.ts";

test("a link is seen as a link, and never written through", () => {
  using tree = new Tree();
  const link = `${tree.root}/etc/link`;
  NODE_FILES.makeLink("resolv.conf", link);
  expect(
    ["/etc/link", "/etc/resolv.conf", "/etc", "/none"].map((path) => NODE_FILES.look(tree.root + path)?.kind),
  ).toEqual(["symlink", "file", "folder", undefined]);
  expect(() => NODE_FILES.create(link)).toThrow("ELOOP");
  expect(() => NODE_FILES.openOver(link)).toThrow("ELOOP");
});

test("a new file is its owner's alone until it is whole", () => {
  using tree = new Tree();
  NODE_FILES.close(NODE_FILES.create(`${tree.root}/etc/new`));
  expect(NODE_FILES.look(`${tree.root}/etc/new`)).toMatchObject({ mode: 0o600, sizeOctets: 0 });
});
