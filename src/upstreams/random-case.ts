import { randomInt } from "node:crypto";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import type { QueryForm } from "../resolver/exchange.ts";

/** How names are spelled for an upstream: in random case where its URL asks for that. */
export function randomCaseOf({ randomCase }: UpstreamAddress): Pick<QueryForm, "randomCase"> {
  return randomCase ? { randomCase: () => randomInt(2) / 2 } : {};
}
