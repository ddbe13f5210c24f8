import type { SocketAddress } from "../../socket-address.ts";
import { SHIM_SERVICE, SHIM_SOCKET, UNIT_FOLDER } from "./paths.ts";
import { reachableAddress } from "./reachable-address.ts";
import { shimService, shimSocket, type ShimUnit } from "./shim-units.ts";
import { writeFileStep, type AwaitAnswerStep, type Step } from "./step.ts";
import { startUnits, withReload, type UnitFile } from "./wiring-parts.ts";

/** The steps up to a shim that answers, with the units that the wiring needs. */
export function serviceSteps(unit: ShimUnit, more: readonly UnitFile[]): Step[] {
  const socket = { name: SHIM_SOCKET, text: shimSocket(unit.listen), wantedBy: "sockets.target" };
  const units: UnitFile[] = [
    { name: SHIM_SERVICE, text: shimService(unit), wantedBy: "multi-user.target" },
    ...(unit.isSocketActivated ? [socket] : []),
    ...more,
  ];
  const names = unit.isSocketActivated ? [SHIM_SOCKET, SHIM_SERVICE] : [SHIM_SERVICE];
  return [
    ...withReload(["systemctl", "daemon-reload"], [...units.map(unitFile), ...units.flatMap(enabling)]),
    // One that failed, such as the watch that gave up, is listed as failed until then, also when its file is gone.
    { kind: "run-command", undo: ["systemctl", "reset-failed", "meshdoh-shim*"] },
    { kind: "run-command", undo: ["systemctl", "clean", "--what=state", SHIM_SERVICE] },
    startUnits(names),
    ...awaitSteps(unit.listen),
  ];
}

/** The steps that wait for a shim on each address. */
export function awaitSteps(listen: readonly SocketAddress[]): AwaitAnswerStep[] {
  return listen.map((at) => ({ kind: "await-answer", at: { ...at, address: reachableAddress(at.address) } }));
}

function unitFile({ name, text }: UnitFile): Step {
  return writeFileStep(`${UNIT_FOLDER}/${name}`, text);
}

/** What `systemctl enable` would do, also below another root, and as a change like all others. */
function enabling({ name, wantedBy }: UnitFile): Step[] {
  if (wantedBy === undefined) return [];
  const target = `${UNIT_FOLDER}/${name}`;
  return [{ kind: "make-link", path: `${UNIT_FOLDER}/${wantedBy}.wants/${name}`, target }];
}
