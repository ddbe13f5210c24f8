import { shellWord } from "./commands.ts";
import type { Finding } from "./finding.ts";

/** Commands of ours that look at a machine or change it: they are told where its tree is. */
const OURS = /^((?:sudo )?meshdoh shim [a-z]+)/;
/** Those that only tell something. */
const HARMLESS = /^meshdoh /;

/** The same findings where the machine is the tree below `root`, and nothing may be done to the machine that runs. */
export function inTree(findings: readonly Finding[], root: string): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, mend: mendInTree(finding.mend, shellWord(root)) }));
}

function mendInTree(mend: string, root: string): string {
  if (OURS.test(mend)) return mend.replace(OURS, `$1 --root=${root}`);
  return HARMLESS.test(mend) ? mend : `chroot ${root} sh -c ${shellWord(mend)}`;
}
