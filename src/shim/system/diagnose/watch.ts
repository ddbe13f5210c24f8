import { WIRING_PATH } from "../install/paths.ts";
import type { Observation } from "../observe/observation.ts";
import type { Finding } from "./finding.ts";

/** Finds that nobody sees any more when somebody writes over resolv.conf. */
export function diagnoseWatch({ watchState }: Observation): readonly Finding[] {
  if (watchState === undefined || watchState === "active") return [];
  return [
    {
      id: "watch-stopped",
      severity: "risk",
      problem: `Nobody watches /etc/resolv.conf: ${WIRING_PATH} is ${watchState}.`,
      why: "It gives up when somebody writes over the file again and again. The next one who does is not undone.",
      mend: "meshdoh shim install --reapply",
    },
  ];
}
