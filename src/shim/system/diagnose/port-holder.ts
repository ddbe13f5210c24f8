import type { Observation } from "../observe/observation.ts";
import type { RunningProcess } from "../observe/processes.ts";
import { installCommand } from "./commands.ts";

/** Scope of a container of Docker or Podman, and the beginning of its ID. */
const CONTAINER = /^(docker|libpod)-([0-9a-f]{12})[0-9a-f]*\.scope$/;
/** Units that stand for people who are logged in, and not for what they run. */
const LOGIN = /^(?:user@|session)/;

/** The program that holds a port, its process ID and what started it, for a sentence to begin with. */
export function holderWords({ ports }: Observation, holder: RunningProcess | undefined): string {
  if (holder === undefined) {
    return ports.lacksRights ? "A program that only root may see" : "A program outside this container";
  }
  const { name, pid, unit } = holder;
  return `${name} (process ${pid}${unit === undefined ? "" : `, ${unit}`})`;
}

/** What makes the holder let the port go, and not come back. */
export function stopCommand(seen: Observation, holder: RunningProcess | undefined, port: number): string {
  if (holder === undefined) return seen.ports.lacksRights ? "sudo meshdoh shim doctor" : `ss -lnp 'sport = :${port}'`;
  if (holder.name === "docker-proxy") return `docker stop $(docker ps --quiet --filter publish=${port})`;
  if (holder.name === "systemd-resolved") return installCommand(seen, "--wiring=resolved");
  const [, engine, id] = CONTAINER.exec(holder.unit ?? "") ?? [];
  if (engine !== undefined) return `${engine === "docker" ? "docker" : "podman"} stop ${id}`;
  return isService(holder.unit) ? `systemctl disable --now ${holder.unit}` : `kill ${holder.pid}`;
}

function isService(unit = ""): boolean {
  return unit.endsWith(".service") && !LOGIN.test(unit);
}
