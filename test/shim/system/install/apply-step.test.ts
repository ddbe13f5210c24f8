import { expect, test } from "vitest";
import { applyStep, resultOf } from "../../../../src/shim/system/install/apply-step.ts";
import { writeFileStep } from "../../../../src/shim/system/install/step.ts";
import { FakeSystem, Tree } from "./scene.ts";

const AWAIT = { step: { kind: "await-answer", at: { address: "127.0.0.1", port: 53 } } } as const;

test("a shim that takes its time is asked until it answers", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  let asked = 0;
  const answers = () => Promise.resolve(++asked === 3);
  await applyStep(AWAIT, { files: system.files, run: system.run, report: system.report, answers });
  expect([asked, system.lines]).toEqual([3, ["127.0.0.1:53 answers"]]);
});

test("a command without a program, and one that fails, fail the step", async () => {
  using tree = new Tree();
  const { files, report, answers } = new FakeSystem(tree);
  const step = { kind: "run-command", command: ["systemctl", "start", "x"] } as const;
  const missing = { files, report, answers, run: () => Promise.resolve(undefined) };
  await expect(applyStep({ step }, missing)).rejects.toThrow("systemctl cannot be run: there is no such program");
  const failing = { ...missing, run: () => Promise.resolve({ status: 4, output: "", complaints: "no\n" }) };
  await expect(applyStep({ step }, failing)).rejects.toThrow("systemctl start x failed with status 4: no");
});

test("a shim that others start is not to be looked for in the journal of a service", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  system.doesAnswer = false;
  const step = { ...AWAIT.step, isStartedByOthers: true } as const;
  await expect(applyStep({ step }, system)).rejects.toThrow(
    "the shim does not answer at 127.0.0.1:53: start it, then install again",
  );
});

test("folders are made on the way, and the error of a file names it", async () => {
  using tree = new Tree();
  const system = new FakeSystem(tree);
  const step = writeFileStep("/etc/a/b", "x");
  const entry = { step, original: { kind: "absent" }, newFolders: ["/etc/a"] } as const;
  await applyStep(entry, system);
  expect([tree.read("/etc/a/b"), system.lines]).toEqual(["x", ["wrote /etc/a/b"]]);
  const inFile = { ...entry, step: writeFileStep("/etc/resolv.conf/x", ""), newFolders: [] };
  await expect(applyStep(inFile, system)).rejects.toThrow(/^\/etc\/resolv\.conf\/x cannot be written: /);
});

test("a link's result is a link", () => {
  expect(resultOf({ kind: "make-link", path: "/a", target: "b" })).toEqual({ kind: "symlink", target: "b" });
});
