import { expect, test } from "vitest";
import { startUnits, withReload } from "../../../../src/shim/system/install/wiring-parts.ts";
import { isFileStep, writeFileStep } from "../../../../src/shim/system/install/step.ts";

test("files are looked at anew after they came, and after they went", () => {
  const file = writeFileStep("/a", "");
  const steps = withReload(["reload"], [file]);
  expect(steps).toEqual([
    { kind: "run-command", undo: ["reload"] },
    file,
    { kind: "run-command", command: ["reload"] },
  ]);
  expect(steps.map(isFileStep)).toEqual([false, true, false]);
});

test("what is started is stopped, and more if there is more", () => {
  expect(startUnits(["a"])).toMatchObject({ command: ["systemctl", "start", "a"], undo: ["systemctl", "stop", "a"] });
  expect(startUnits(["a"], ["a", "b"])).toMatchObject({ undo: ["systemctl", "stop", "a", "b"] });
});
