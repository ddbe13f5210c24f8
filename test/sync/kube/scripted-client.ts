import type { ApiQuery } from "../../../src/sync/kube/api-client.ts";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import type { FieldMap } from "../../../src/sync/objects/kubernetes-object.ts";

/** What a path is answered with: a text in pieces, a document, or a failure. */
export type ScriptedAnswer = ApiFailure | FieldMap | readonly string[];

/** Answers queries as a test has it, one after the other; of each path the last answer again and again. */
export class ScriptedClient {
  readonly queries: ApiQuery[] = [];
  readonly #answers: Map<string, ScriptedAnswer[]>;
  heardMs = 0;

  constructor(answers: Readonly<Record<string, readonly ScriptedAnswer[]>>) {
    this.#answers = new Map(Object.entries(answers).map(([path, all]) => [path, [...all]]));
  }

  async get(query: ApiQuery): Promise<AsyncIterable<Buffer>> {
    const answer = this.#next(query);
    const texts = isPieces(answer) ? answer : [JSON.stringify(answer)];
    return piecesOf(texts);
  }

  async getDocument(query: ApiQuery): Promise<FieldMap> {
    const answer = this.#next(query);
    if (isPieces(answer)) throw new RangeError("a document is no list of pieces");
    return answer;
  }

  #next(query: ApiQuery): FieldMap | readonly string[] {
    this.queries.push(query);
    const answers = this.#answers.get(query.path) ?? [];
    const answer =
      (answers.length > 1 ? answers.shift() : answers[0]) ?? new ApiFailure("missing", `404: ${query.path}`);
    if (answer instanceof ApiFailure) throw answer;
    return answer;
  }
}

function isPieces(answer: FieldMap | readonly string[]): answer is readonly string[] {
  return Array.isArray(answer);
}

async function* piecesOf(texts: readonly string[]): AsyncGenerator<Buffer, void> {
  for (const text of texts) yield Buffer.from(text);
}
