import { isLoopbackAddress } from "../../../dns/loopback.ts";
import type { Observation } from "../observe/observation.ts";
import { withOptionsCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";
import { BY_RESOLVED } from "./lead.ts";

/** Finds a shim whose original resolvers lead back to itself. */
export function diagnoseLoops(seen: Observation): readonly Finding[] {
  const { told, installation, installationProblem, machine } = seen;
  // Without the install's memory it is not known which resolvers the machine had.
  if (told === undefined || installationProblem !== undefined) return [];
  const own = told.resolvers.filter((address) => told.listen.some((at) => at.address === address && at.port === 53));
  // systemd-resolved sends names to the shim, which would send them back.
  const stubs = told.resolvers.filter(
    (address) => leadsToResolved(address) && BY_RESOLVED.has(installation?.wiring ?? "none"),
  );
  const looping = [...new Set([...own, ...stubs])];
  if (looping.length > 0) return [resolverLoop(seen, looping)];
  const needsResolvers = told.asksResolvers || told.gateways.some(hasName);
  const hasNone = told.resolvers.length === 0 && machine.resolvers.length === 0;
  const isPinned = told.words.some((word) => word.startsWith("--gateway-ip"));
  return needsResolvers && hasNone && (told.asksResolvers || !isPinned) ? [noOriginalResolver(seen)] : [];
}

function leadsToResolved(address: string): boolean {
  return isLoopbackAddress(address) && /^127\.0\.0\.5[34]$/.test(address);
}

/** Whether a URL has a name for a host, and no address. */
function hasName(url: string): boolean {
  return URL.canParse(url) && !/^(?:[\d.]+|\[.*\])$/.test(new URL(url).hostname);
}

function resolverLoop(seen: Observation, looping: readonly string[]): Finding {
  return {
    id: "resolver-loop",
    severity: "broken",
    problem: `The shim asks ${looping.join(" and ")} in its turn, which leads back to the shim.`,
    why: "Such a question goes round in a circle until its time is over, and finds nothing.",
    mend: withOptionsCommand(
      withoutResolvers(seen),
      `--resolver=${seen.machine.resolvers[0] ?? "<ip of your resolver>"}`,
    ),
  };
}

/** The same without the resolvers that were named, because another is to be named instead. */
function withoutResolvers(seen: Observation): Observation {
  const { told, installation } = seen;
  return {
    ...seen,
    told: told === undefined ? undefined : { ...told, words: withoutResolverWords(told.words) },
    installation:
      installation === undefined
        ? undefined
        : { ...installation, installWords: withoutResolverWords(installation.installWords) },
  };
}

function withoutResolverWords(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => !/^--resolver\b/.test(word) && words[index - 1] !== "--resolver");
}

function noOriginalResolver(seen: Observation): Finding {
  return {
    id: "no-original-resolver",
    severity: "broken",
    problem: "The shim knows no other resolver than itself.",
    why: "It needs one to find the gateway by its name, or for names outside the mesh.",
    mend: withOptionsCommand(seen, "--resolver=<ip of your resolver>"),
  };
}
