import { expect, test } from "vitest";
import { bySeverity, type Finding } from "../../../../src/shim/system/diagnose/finding.ts";

function finding(id: string, severity: Finding["severity"]): Finding {
  return { id, severity, problem: "", why: "", mend: "" };
}

test("the worst comes first, and equally bad ones stay in order", () => {
  const findings = [
    finding("a", "note"),
    finding("b", "risk"),
    finding("c", "broken"),
    finding("d", "risk"),
    finding("e", "broken"),
  ];
  expect(bySeverity(findings).map(({ id }) => id)).toEqual(["c", "e", "b", "d", "a"]);
});
