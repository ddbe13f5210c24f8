import type { SeenRequest } from "../doh/request.ts";
import type { Credentials } from "./arrival.ts";

/** What a request shows of who sent it; headers are read when they are asked for, since reading one has its price. */
export class RequestCredentials implements Credentials {
  readonly pathToken: string;
  readonly #headers: SeenRequest["headers"];

  constructor({ headers }: Pick<SeenRequest, "headers">, pathToken: string) {
    this.#headers = headers;
    this.pathToken = pathToken;
  }

  get authorization(): string | null {
    return this.#headers.get("authorization");
  }

  get accessAssertion(): string | null {
    return this.#headers.get("cf-access-jwt-assertion");
  }
}
