import type { Observation } from "../observe/observation.ts";
import type { Finding } from "./finding.ts";

/** What follows from gateways that cannot tell the mesh's zones; undefined where none is known to be so. */
export function untoldZonesWords({ health, told }: Observation): string | undefined {
  const { areKnown = true, gatewaysUnable = [] } = health?.zones ?? {};
  if (gatewaysUnable.length === 0) return undefined;
  const who = `${gatewaysUnable.join(" and ")} cannot tell which zones are the mesh's, as older versions cannot`;
  if (areKnown) return who;
  const idle = told?.asksResolvers === true ? ", and the original resolvers are asked for none of them" : "";
  return `${who}: every name counts as the mesh's${idle}`;
}

/** Finds gateways that cannot tell which zones are the mesh's, as far as the shim's own page says. */
export function diagnoseZones(seen: Observation): readonly Finding[] {
  const words = untoldZonesWords(seen);
  if (words === undefined) return [];
  const isIdle = seen.health?.zones?.areKnown === false && seen.told?.asksResolvers === true;
  return [
    {
      id: "zones-not-told",
      severity: isIdle ? "risk" : "note",
      problem: `${words}.`,
      why: "The shim does not guess what it was never told, so --outside resolvers and --fallback resolvers have no effect until a gateway tells its zones. Update the gateway where it is run; the shim needs nothing.",
      mend: `curl --include ${seen.health?.zones?.gatewaysUnable[0] ?? ""}/view`,
    },
  ];
}
