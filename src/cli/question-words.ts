import { NameSyntaxError } from "../dns/errors.ts";
import type { Question } from "../dns/message.ts";
import { parseName, type Name } from "../dns/name.ts";
import { RrClass } from "../dns/numbers.ts";
import { parseType } from "../dns/type-names.ts";
import { UsageError } from "./command.ts";

/** The question that the words `<name> [type]` ask; the name is taken as absolute. Throws `UsageError`. */
export function readQuestionWords([name, type = "A", ...rest]: readonly string[]): Question {
  if (name === undefined || rest.length > 0) throw new UsageError("give one name and at most one type");
  const number = parseType(type);
  if (number === undefined)
    throw new UsageError(`${JSON.stringify(type)} is not a type of record: use e.g. AAAA or TYPE28`);
  return { name: nameOf(name), type: number, class: RrClass.In };
}

function nameOf(text: string): Name {
  try {
    return parseName(text);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
    throw new UsageError(`${JSON.stringify(text)} is not a domain name: ${error.message}`, { cause: error });
  }
}
