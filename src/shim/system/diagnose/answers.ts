import { formatSocketAddress } from "../../socket-address.ts";
import type { ListenerReply } from "../observe/ask-shim.ts";
import { isShimRunning } from "../observe/foreign-sockets.ts";
import type { Observation } from "../observe/observation.ts";
import { restartCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";

/** Finds a shim that does not run, or runs and does not answer. */
export function diagnoseAnswers(seen: Observation): readonly Finding[] {
  if (seen.told === undefined || seen.processes.length === 0) return [];
  if (!isShimRunning(seen)) return [notRunning(seen)];
  const silent = seen.listeners.filter(({ reply }) => reply.kind === "none");
  return silent.length === 0 ? [] : [notAnswering(seen, silent)];
}

function notRunning(seen: Observation): Finding {
  return {
    id: "not-running",
    severity: "broken",
    problem: "The shim is installed, but it does not run.",
    why: "What is sent to it gets no answer, so names do not resolve, or only after seconds.",
    mend: restartCommand(seen),
  };
}

function notAnswering(seen: Observation, silent: readonly ListenerReply[]): Finding {
  const [first] = silent;
  const where = silent.map(({ server, protocol }) => `${formatSocketAddress(server)} over ${protocol.toUpperCase()}`);
  const reason = first?.reply.kind === "none" ? ` (${first.reply.reason})` : "";
  const isDeaf = silent.length === seen.listeners.length;
  return {
    id: "not-answering",
    severity: "broken",
    problem: `The shim runs, but does not answer on ${where.join(", ")}${reason}.`,
    why: isDeaf
      ? "Programs that ask it wait in vain."
      : "Programs ask over UDP, and over TCP when an answer is long: both must work, on every address.",
    mend: restartCommand(seen),
  };
}
