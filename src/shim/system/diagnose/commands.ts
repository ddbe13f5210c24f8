import { SHIM_SERVICE, SHIM_SOCKET } from "../install/paths.ts";
import { resolversBefore } from "../install/resolvers-before.ts";
import { isShimRunning } from "../observe/foreign-sockets.ts";
import type { Observation } from "../observe/observation.ts";

/** What starts the shim again. */
export function restartCommand(seen: Observation): string {
  const isStartedByOthers = seen.installation?.words.length === 0 || isRunByHand(seen);
  if (seen.machine.hasSystemd && !isStartedByOthers) return `systemctl restart ${SHIM_SERVICE}`;
  return `meshdoh shim ${optionsOf(runWords(seen))}`;
}

/** Options of an install that a shim itself does not take. */
const OF_INSTALL = /^--(?:wiring=|search=|no-service$|socket-activation$)/;

/** What the shim was told, else what the install was told for it. */
function runWords({ told, installation }: Observation): readonly string[] {
  if (told !== undefined && told.words.length > 0) return told.words;
  const words = (installation?.installWords ?? []).filter((word) => !OF_INSTALL.test(word));
  return words.length > 0 ? words : [UNKNOWN_GATEWAY];
}

const UNKNOWN_GATEWAY = "--gateway=https://<your gateway>/dns-query";

/**
 * A shim that runs and that no install started. An install would be another one beside it, and refused where it listens on
 * a port that resolv.conf cannot name.
 */
function isRunByHand({ shims, installation, installationProblem }: Observation): boolean {
  const [first] = shims;
  return (
    first !== undefined &&
    first.unit !== SHIM_SERVICE &&
    installation === undefined &&
    installationProblem === undefined
  );
}

/** What starts the shim with other words behind those that it has: an install again, or by hand a shim that runs so. */
export function withOptionsCommand(seen: Observation, ...others: readonly string[]): string {
  return isRunByHand(seen)
    ? `meshdoh shim ${optionsOf([...runWords(seen), ...others])}`
    : installCommand(seen, ...others);
}

/** What installs the shim again as it was installed, with other words behind that count more. */
export function installCommand(seen: Observation, ...others: readonly string[]): string {
  return installWith([...(installedWords(seen) ?? guessedWords(seen)), ...others]);
}

/** The command that installed the shim; undefined where it is not, or an older one did not keep its words. */
export function installedCommand(seen: Observation): string | undefined {
  const words = installedWords(seen);
  return words === undefined ? undefined : installWith(words);
}

function installWith(words: readonly string[]): string {
  return `meshdoh shim install ${optionsOf(words)}`;
}

function installedWords({ installation }: Observation): readonly string[] | undefined {
  return installation === undefined || installation.installWords.length === 0 ? undefined : installation.installWords;
}

function guessedWords(seen: Observation): readonly string[] {
  if (seen.told === undefined) return [UNKNOWN_GATEWAY];
  return [...seen.told.words, ...lostWords(seen)];
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

/** What gives this machine a resolv.conf that leads somewhere. */
export function ownResolvConfCommand(seen: Observation): string {
  const { machine, processes, installation } = seen;
  // The install remembers what stood there.
  if (installation?.files.some(({ path }) => path === machine.resolvConf.path) === true) {
    return isShimRunning(seen) ? "meshdoh shim install --reapply" : "meshdoh shim uninstall";
  }
  const runs = (name: string): boolean => processes.some((process) => process.name === name);
  if (runs("systemd-resolved")) return "ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf";
  if (runs("NetworkManager")) return "nmcli general reload dns-rc";
  if (machine.resolvconf !== undefined) return "resolvconf -u";
  // A link that leads nowhere would swallow what is written.
  const remove = machine.resolvConf.kind === "symlink" ? "rm /etc/resolv.conf; " : "";
  const [resolver = PUBLIC_RESOLVER] = [...machine.resolvers, ...resolversBefore(machine.resolvConf.text)];
  return `${remove}echo 'nameserver ${resolver}' > /etc/resolv.conf`;
}

/** Quad9: stands in where a machine knows no resolver of its own. */
const PUBLIC_RESOLVER = "9.9.9.9";

function optionsOf(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
