import { describe, expect, test } from "vitest";
import { describeInstall } from "../../../../src/shim/system/install/describe.ts";
import { install } from "../../../../src/shim/system/install/install.ts";
import { formatJournal } from "../../../../src/shim/system/install/journal-form.ts";
import { readJournal, type Journal } from "../../../../src/shim/system/install/journal.ts";
import { JOURNAL } from "../../../../src/shim/system/install/paths.ts";
import { planInstall, type Plan } from "../../../../src/shim/system/install/plan.ts";
import { previewInstall } from "../../../../src/shim/system/install/preview.ts";
import { FakeSystem, PLAIN_MACHINE, Tree, WISHES } from "./scene.ts";

const PLAN = planInstall(PLAIN_MACHINE, WISHES);
const OTHERS: readonly (readonly [string, Plan])[] = [
  ["the same options", PLAN],
  ["another search list", planInstall(PLAIN_MACHINE, { ...WISHES, search: ["ns2.svc.cluster.local"] })],
  ["another token file", planInstall(PLAIN_MACHINE, { ...WISHES, tokenFile: "/etc/meshdoh/token" })],
  ["no service", planInstall(PLAIN_MACHINE, { ...WISHES, hasService: false })],
];

/** What a dry run says, and what becomes of the journal and the commands when it is done. */
async function showAndDo(tree: Tree, plan: Plan): Promise<{ shown: string[]; preview: Journal; commands: string[] }> {
  const system = new FakeSystem(tree);
  const earlier = readJournal(system.files);
  const before = tree.everything();
  const preview = previewInstall(plan, PLAIN_MACHINE, { files: system.files, earlier });
  const shown = describeInstall(preview, system.files, earlier);
  expect(tree.everything()).toEqual(before);
  await install(plan, PLAIN_MACHINE, system);
  return { shown, preview: preview.journal, commands: system.commands };
}

function commandsIn(shown: readonly string[]): string[] {
  return shown.filter((line) => line.startsWith("run ")).map((line) => line.slice("run ".length));
}

test("a dry run shows the journal and the commands of a first install as they will be", async () => {
  using tree = new Tree();
  const { shown, preview, commands } = await showAndDo(tree, PLAN);
  expect(tree.read(JOURNAL)).toBe(formatJournal(preview));
  expect(commandsIn(shown)).toEqual(commands);
});

describe("after an earlier install a dry run shows what will be", () => {
  test.each(OTHERS)("with %s", async (_, plan) => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    const { shown, preview, commands } = await showAndDo(tree, plan);
    expect(tree.read(JOURNAL)).toBe(formatJournal(preview));
    expect(commandsIn(shown)).toEqual(commands);
  });

  test("with a file that somebody has changed, which then is what is put back", async () => {
    using tree = new Tree();
    await install(PLAN, PLAIN_MACHINE, new FakeSystem(tree));
    tree.write("/etc/resolv.conf", "nameserver 203.0.113.9\n");
    const { shown, preview } = await showAndDo(tree, planInstall(PLAIN_MACHINE, { ...WISHES, search: ["a.example"] }));
    expect(tree.read(JOURNAL)).toBe(formatJournal(preview));
    expect(shown).toContain("leave /etc/resolv.conf alone: somebody else has changed it");
    expect(shown).toContain("write /etc/resolv.conf (mode 0644, in place of a file)");
  });
});
