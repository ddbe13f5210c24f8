import type { ExtendedDnsError } from "../../../dns/ede.ts";
import { EdeCode, Rcode } from "../../../dns/numbers.ts";
import type { Observation } from "../observe/observation.ts";
import { withOptionsCommand } from "./commands.ts";
import type { Finding } from "./finding.ts";

/** Finds why the gateway cannot be asked through the shim, by the reason that came with the shim's answer. */
export function diagnoseGateway(seen: Observation): readonly Finding[] {
  const { throughShim } = seen;
  if (throughShim === undefined) return [];
  if (throughShim.kind === "none") return [notHeard(seen, throughShim.reason)];
  if (throughShim.rcode !== Rcode.ServFail && throughShim.rcode !== Rcode.Refused) return [];
  const reason = throughShim.extendedErrors.map(({ text = "" }) => text).find((text) => text !== "") ?? "";
  const known = KINDS.find(({ fits }) => fits(reason, throughShim.extendedErrors));
  const { id, problem, why, mend } = known ?? UNREACHABLE;
  return [
    {
      id,
      severity: "broken",
      problem: reason === "" ? `${problem}.` : `${problem}: ${reason}.`,
      why,
      mend: mend(seen),
    },
  ];
}

interface Kind {
  readonly id: string;
  /** Without its full stop: the shim's own words come behind it. */
  readonly problem: string;
  readonly why: string;
  readonly fits: (reason: string, errors: readonly ExtendedDnsError[]) => boolean;
  readonly mend: (seen: Observation) => string;
}

const UNREACHABLE: Kind = {
  id: "gateway-unreachable",
  problem: "The gateway does not answer the shim",
  why: "Names of the mesh are answered from memory at most, and then not at all, until the gateway can be reached.",
  fits: () => true,
  mend: (seen) => `curl --verbose ${shownGateway(seen)}`,
};

/** The first that fits counts. */
const KINDS: readonly Kind[] = [
  {
    id: "token-refused",
    problem: "The gateway does not accept the shim's token",
    why: "A gateway answers nobody whose token it does not know. It may have expired, or its view was removed. Write a new one into the file.",
    fits: (reason) => /denied access|HTTP status 40[13]|\btoken\b/.test(reason),
    mend: (seen) =>
      seen.token === undefined
        ? withOptionsCommand(seen, "--token-file=/etc/meshdoh/token")
        : newTokenCommand(seen, seen.token.path),
  },
  {
    id: "certificate-refused",
    problem: "The shim does not trust the gateway's certificate",
    why: "Without a certificate that is good the shim does not know whom it talks to, so it asks nothing. A wrong clock or a missing authority is the usual cause.",
    fits: (reason) => /certificate|CERT_|SELF_SIGNED|LEAF_SIGNATURE/.test(reason),
    mend: (seen) =>
      seen.machine.hasSystemd ? "timedatectl set-ntp true" : withOptionsCommand(seen, "--ca-file=<authorities.pem>"),
  },
  {
    id: "gateway-name-unresolved",
    problem: "The shim cannot find the address of the gateway",
    why: "The gateway's own name is asked of the resolvers that this machine had before. If none of them answers, give the address.",
    fits: (reason) => /does not resolve|ENOTFOUND|EAI_AGAIN/.test(reason),
    mend: (seen) => withOptionsCommand(seen, "--gateway-ip=<address of the gateway>"),
  },
  {
    id: "gateway-not-ready",
    problem: "The gateway answers, but has no names yet",
    why: "Nobody has published the mesh's names to it. This machine is all right; mend it where the gateway is run.",
    fits: (_reason, errors) => errors.some(({ code }) => code === EdeCode.NotReady),
    mend: () => "meshdoh sync --help",
  },
];

function notHeard(seen: Observation, reason: string): Finding {
  return {
    id: "gateway-silent",
    severity: "broken",
    problem: `The shim does not say in time what the gateway answers: ${reason}.`,
    why: "The shim is to answer within 2 seconds, even if it has to say no.",
    mend: withOptionsCommand(seen),
  };
}

/** A token in the path stays out of sight. */
function shownGateway({ told }: Observation): string {
  const [gateway = ""] = told?.gateways ?? [];
  return URL.canParse(gateway) ? `${new URL(gateway).origin}/healthz` : gateway;
}

function newTokenCommand(seen: Observation, path: string): string {
  const restart = seen.machine.hasSystemd ? " && systemctl restart meshdoh-shim.service" : "";
  return `install -m 600 /dev/stdin ${path}${restart}`;
}
