import type { Observation } from "../observe/observation.ts";
import type { Finding } from "./finding.ts";

/** Reading by the file's group or by all others. */
const READABLE_BY_OTHERS = 0o044;

/** Finds a token that others can read, or that is not there. */
export function diagnoseToken({ token }: Observation): readonly Finding[] {
  if (token === undefined) return [];
  const { path, mode } = token;
  if (mode === undefined) {
    return [
      {
        id: "token-missing",
        severity: "broken",
        problem: `The file with the token, ${path}, is not there.`,
        why: "The shim does not start without it. meshdoh view add prints a token: put it into the file.",
        mend: `(umask 077 && cat > ${path})`,
      },
    ];
  }
  if ((mode & READABLE_BY_OTHERS) === 0) return [];
  return [
    {
      id: "token-readable",
      severity: "risk",
      problem: `Others than its owner can read the token in ${path}.`,
      why: "Who has the token can ask the gateway as this machine.",
      mend: `chmod 600 ${path}`,
    },
  ];
}
