import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { openSystem, requireRoot, rootOf, thisMachine } from "../../../src/cli/shim/install-surroundings.ts";
import { Tree } from "../../shim/system/install/scene.ts";
import { FakeTerminal } from "../fake-terminal.ts";

test("commands are run on this machine alone", () => {
  using tree = new Tree();
  const around = thisMachine();
  expect(openSystem("/", new FakeTerminal(), around).run).toBe(around.run);
  const system = openSystem(tree.root, new FakeTerminal(), around);
  expect([system.run, system.files.look("/etc/resolv.conf")?.kind]).toEqual([undefined, "file"]);
});

test("only root changes this machine; another root is whoever's it is", () => {
  expect(() => requireRoot("/", { userId: 1000 })).toThrow("run it as root");
  for (const [root, userId] of [
    ["/", 0],
    ["/", undefined],
    ["/srv/tree", 1000],
  ] as const)
    requireRoot(root, { userId });
  expect([rootOf(readArguments(shimCommand, [])), rootOf(readArguments(shimCommand, ["--root=/srv/x/"]))]).toEqual([
    "/",
    "/srv/x",
  ]);
});
