import { STALE_SECONDS } from "../limits.ts";
import { idleOption } from "../routing/idle-option.ts";
import type { ShimSettings } from "../settings.ts";

/** What decides how queries fare. */
export interface Situation {
  readonly policy: Pick<ShimSettings, "outside" | "fallback">;
  /** Labels of the original resolvers that may be asked. */
  readonly resolvers: readonly string[];
  /** True once a gateway has told which zones are the mesh's; until then every name counts as the mesh's. */
  readonly areZonesKnown: boolean;
}

const STALE_HOURS = STALE_SECONDS / 3600;

/** What happens to queries while a gateway fails and `answering` others do not. */
export function gatewayConsequence(situation: Situation, answering: number): string {
  if (answering > 0) return answering === 1 ? "the other gateway is asked" : `${answering} other gateways are asked`;
  const remembered = `for up to ${STALE_HOURS} h after its time, what is remembered is still answered (stale)`;
  const idle = situation.areZonesKnown ? undefined : idleOption(situation.policy);
  const others =
    idle === undefined
      ? `other names of the mesh get SERVFAIL, ${outsideWords(situation)}`
      : `all other names get SERVFAIL, also those outside the mesh, since no gateway has told yet which these are: ` +
        `${idle} has no effect until one is reached once; meshdoh shim doctor says what is in the way`;
  return `no gateway answers now: ${remembered}, ${others}`;
}

/** What happens to queries while a resolver fails and `answering` others do not. */
export function resolverConsequence({ policy }: Situation, answering: number): string {
  if (answering > 0) return answering === 1 ? "the other resolver is asked" : `${answering} other resolvers are asked`;
  if (policy.outside === "resolvers")
    return "no resolver answers now: names outside the mesh that are not remembered get SERVFAIL, those of the mesh are not affected";
  const use =
    policy.fallback === "resolvers" ? "names outside the mesh and gateways' own names" : "gateways' own names";
  return `no resolver answers now: it is needed for ${use} only`;
}

function outsideWords({ policy, resolvers }: Situation): string {
  if (policy.outside === "resolvers") return "names outside it are not affected";
  if (policy.fallback === "none") return "other names outside it too (--fallback none)";
  if (resolvers.length === 0) return "other names outside it too, since no resolver is known to fall back on";
  return `names outside it are asked of ${resolvers.join(", ")}`;
}
