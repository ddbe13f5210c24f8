import { NameSyntaxError } from "../../dns/errors.ts";
import type { Question } from "../../dns/message.ts";
import { parseName } from "../../dns/name.ts";
import { RrClass } from "../../dns/numbers.ts";
import { parseType } from "../../dns/type-names.ts";

/** The question in the parameters `name` and `type` of a URL, or what to write instead, for people. */
export function readQuestion(parameters: URLSearchParams): Question | string {
  const name = parameters.get("name");
  const type = parseType(parameters.get("type") || "A");
  if (!name) return "give a name, e.g. ?name=web.ns1.svc.cluster.local&type=AAAA; the type is A when left out";
  if (!type) return "the type is a mnemonic such as AAAA, or a number such as TYPE28";
  try {
    return { name: parseName(name), type, class: RrClass.In };
  } catch (error) {
    if (error instanceof NameSyntaxError) return error.message;
    throw error;
  }
}
