import { diagnose, isWell } from "../../shim/system/diagnose/diagnose.ts";
import type { Finding } from "../../shim/system/diagnose/finding.ts";
import { inTree } from "../../shim/system/diagnose/in-tree.ts";
import type { Observation } from "../../shim/system/observe/observation.ts";
import { observe } from "../../shim/system/observe/observe.ts";
import { hideViewTokens } from "../../snapshot/view-token.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { rootOf } from "./install-surroundings.ts";
import { portAsJson, resolvConfAsJson, shimAsJson } from "./machine-json.ts";
import { formatLines, portLines, resolvConfLines, shimLines } from "./machine-words.ts";
import { surroundingsOf } from "./surroundings.ts";

/** `meshdoh shim doctor`: says what is wrong and what mends it; 0 when all is well, 1 when something is wrong. */
export async function shimDoctor(args: Arguments, terminal: Terminal): Promise<number> {
  const seen = await observe(surroundingsOf(args, true));
  const root = rootOf(args);
  const findings = root === "/" ? diagnose(seen) : inTree(diagnose(seen), root);
  terminal.out(hideViewTokens(args.flag("json") ? doctorAsJson(seen, findings) : doctorAsText(seen, findings)));
  return isWell(findings) ? ExitStatus.Done : ExitStatus.Failed;
}

/** What is as it is, then what is wrong, the worst first. */
export function doctorAsText(seen: Observation, findings: readonly Finding[]): string {
  const facts = formatLines([...portLines(seen), ...resolvConfLines(seen), ...shimLines(seen)]);
  const list = findings.map(({ severity, problem, why, mend }, index) =>
    [`${index + 1}. ${LABELS[severity]}: ${problem}`, `   Why:  ${why}`, `   Mend: ${mend}`, ""].join("\n"),
  );
  return [facts, ...list, `${verdict(findings)}\n`].join("\n");
}

const LABELS = { broken: "BROKEN", risk: "RISK", note: "NOTE" } as const;

function verdict(findings: readonly Finding[]): string {
  if (isWell(findings)) return "All is well.";
  const count = findings.filter(({ severity }) => severity !== "note").length;
  const things = count === 1 ? "1 thing is wrong" : `${count} things are wrong`;
  return `${things}. Run the commands as root, the first one first, and meshdoh shim doctor again after each.`;
}

/** One JSON object; fields are added, never renamed or removed, while `formatVersion` is 1. */
function doctorAsJson(seen: Observation, findings: readonly Finding[]): string {
  const report = {
    formatVersion: 1,
    isWell: isWell(findings),
    findings,
    port53: portAsJson(seen),
    lacksRights: seen.ports.lacksRights,
    resolvConf: resolvConfAsJson(seen),
    shim: shimAsJson(seen),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
