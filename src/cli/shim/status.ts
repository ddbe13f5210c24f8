import { untoldZonesWords } from "../../shim/system/diagnose/zones.ts";
import type { Observation } from "../../shim/system/observe/observation.ts";
import { observe } from "../../shim/system/observe/observe.ts";
import { hideViewTokens } from "../../snapshot/view-token.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { resolvConfAsJson, shimAsJson } from "./machine-json.ts";
import { formatLines, resolvConfLines, shimLines } from "./machine-words.ts";
import { surroundingsOf } from "./surroundings.ts";

/** `meshdoh shim status`: says what is installed and how it does, and judges nothing; 0 whatever it says. */
export async function shimStatus(args: Arguments, terminal: Terminal): Promise<number> {
  const seen = await observe(surroundingsOf(args, false));
  terminal.out(hideViewTokens(args.flag("json") ? statusAsJson(seen) : statusAsText(seen)));
  return ExitStatus.Done;
}

/** Labels and values, a line each. */
export function statusAsText(seen: Observation): string {
  const { health, installation } = seen;
  const state = { ours: "as installed", changed: "changed by somebody else", missing: "gone" } as const;
  const healthText = health?.status === undefined ? `no answer, ${health?.text}` : `${health.status} ${health.text}`;
  const zonesText = untoldZonesWords(seen);
  return formatLines([
    ...shimLines(seen),
    ...resolvConfLines(seen),
    ...(installation?.files ?? []).map((file) => ["file", `${file.path}: ${state[file.state]}`] as const),
    ...(health === undefined ? [] : [["health", `${health.url}: ${healthText}`] as const]),
    ...(zonesText === undefined ? [] : [["zones", `${zonesText}; update it`] as const]),
    ...(health?.counters ?? []).filter(isOfNote).map(({ name, value }) => ["counter", `${name} ${value}`] as const),
  ]);
}

/** What has not happened yet says nothing. */
function isOfNote({ value }: { readonly value: number }): boolean {
  return value !== 0;
}

/** One JSON object; fields are added, never renamed or removed, while `formatVersion` is 1. */
function statusAsJson(seen: Observation): string {
  const report = { formatVersion: 1, ...shimAsJson(seen), resolvConf: resolvConfAsJson(seen) };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
