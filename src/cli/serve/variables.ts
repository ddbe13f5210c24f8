import { parseSettings, SettingsError, type GatewaySettings, type Variables } from "../../gateway/settings.ts";
import { UsageError, type Arguments } from "../command.ts";

/** Options that say what a variable says, and win over it; several values make a list. */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ["anonymous-view", "MESHDOH_ANONYMOUS_VIEW"],
  ["upstream", "MESHDOH_UPSTREAM"],
  ["zone-upstream", "MESHDOH_ZONE_UPSTREAM"],
  ["public-url", "MESHDOH_PUBLIC_URL"],
]);
const DESCRIBES_VIEW = /^MESHDOH_VIEW_/;

/** Settings of the gateway, and whether they describe the anonymous view or only name it. */
export interface ServedSettings {
  readonly gateway: GatewaySettings;
  readonly describesAnonymousView: boolean;
}

/** Reads the gateway's settings out of options and environment. Throws `UsageError` with all that is wrong. */
export function readGatewaySettings(args: Arguments, environment: Variables): ServedSettings {
  const variables: Record<string, unknown> = { ...environment };
  for (const [option, variable] of VARIABLES) {
    if (args.all(option).length > 0) variables[variable] = args.all(option).join(" ");
  }
  // An authority for clients is of no other use.
  if (args.text("client-ca") !== undefined) variables["MESHDOH_CLIENT_CERTIFICATES"] ??= "on";
  const describesAnonymousView = Object.entries(environment).some(
    ([name, value]) => DESCRIBES_VIEW.test(name) && value !== undefined && value !== "",
  );
  try {
    return { gateway: parseSettings(variables, { plainUpstreams: true }), describesAnonymousView };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new UsageError(error.problems.map((problem) => asSaid(problem, args)).join("\n"), { cause: error });
  }
}

/** Names the option where the operator used one. */
function asSaid(problem: string, args: Arguments): string {
  for (const [option, variable] of VARIABLES) {
    if (args.all(option).length > 0 && problem.startsWith(variable))
      return `--${option}${problem.slice(variable.length)}`;
  }
  return problem;
}
