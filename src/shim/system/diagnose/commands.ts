import { SHIM_SERVICE, SHIM_SOCKET } from "../install/paths.ts";
import type { Observation } from "../observe/observation.ts";

/** What starts the shim again. */
export function restartCommand({ machine, told }: Observation): string {
  return machine.hasSystemd ? `systemctl restart ${SHIM_SERVICE}` : `meshdoh shim ${optionsOf(told?.words ?? [])}`;
}

/** What installs the shim again as it was told, with other words behind that count more. */
export function installCommand(seen: Observation, ...others: readonly string[]): string {
  const words = seen.told?.words ?? [];
  const options = seen.told === undefined ? ["--gateway=https://<your gateway>/dns-query"] : words;
  return `meshdoh shim install ${optionsOf([...options, ...lostWords(seen), ...others])}`;
}

/** What an install was told that does not stand on the command line of its service. */
function lostWords({ told, token, installation }: Observation): readonly string[] {
  const namesToken = told?.tokenFile !== undefined || token === undefined;
  const hasSocket = installation?.files.some(({ path }) => path.endsWith(`/${SHIM_SOCKET}`)) === true;
  return [
    ...(namesToken ? [] : [`--token-file=${token.path}`]),
    ...(installation !== undefined && installation.words.length === 0 ? ["--no-service"] : []),
    ...(hasSocket ? ["--socket-activation"] : []),
  ];
}

/** What puts this machine's own resolv.conf back, where nobody remembers what stood there. */
export function ownResolvConfCommand({ machine, processes }: Observation): string {
  const runs = (name: string): boolean => processes.some((process) => process.name === name);
  if (runs("systemd-resolved")) return "ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf";
  if (runs("NetworkManager")) return "nmcli general reload dns-rc";
  if (machine.resolvconf !== undefined) return "resolvconf -u";
  // A link that leads nowhere would swallow what is written.
  const remove = machine.resolvConf.kind === "symlink" ? "rm /etc/resolv.conf; " : "";
  return `${remove}echo 'nameserver ${machine.resolvers[0] ?? PUBLIC_RESOLVER}' > /etc/resolv.conf`;
}

/** Quad9: stands in where a machine knows no resolver of its own. */
const PUBLIC_RESOLVER = "9.9.9.9";

function optionsOf(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ");
}
