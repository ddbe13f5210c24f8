import type { Observation } from "../observe/observation.ts";
import { diagnoseAnswers } from "./answers.ts";
import { diagnoseClock } from "./clock.ts";
import { diagnoseContainers } from "./containers.ts";
import { bySeverity, type Finding } from "./finding.ts";
import { diagnoseGateway } from "./gateway.ts";
import { diagnoseLoops } from "./loops.ts";
import { diagnoseNameServices } from "./name-services.ts";
import { diagnosePort53 } from "./port-53.ts";
import { diagnoseResolvConf } from "./resolv-conf.ts";
import { diagnoseToken } from "./token.ts";
import { diagnoseWiring } from "./wiring.ts";
import { diagnoseZones } from "./zones.ts";

/** In the order in which one thing follows from another, so that of equally bad findings the cause comes first. */
const EXAMINATIONS: readonly ((seen: Observation) => readonly Finding[])[] = [
  diagnosePort53,
  diagnoseToken,
  diagnoseClock,
  diagnoseAnswers,
  diagnoseWiring,
  diagnoseResolvConf,
  diagnoseNameServices,
  diagnoseLoops,
  diagnoseGateway,
  diagnoseZones,
  diagnoseContainers,
];

/** All that is wrong with a machine and its shim, the worst first. */
export function diagnose(seen: Observation): readonly Finding[] {
  return bySeverity(EXAMINATIONS.flatMap((examine) => examine(seen)));
}

/** Whether anything is wrong; what is only good to know is not. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ severity }) => severity === "note");
}
