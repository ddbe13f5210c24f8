import type { SeenRequest } from "../doh/request.ts";

/** A request of which each part is asked for once, since in a Worker every look leaves JavaScript. */
export class RequestOnce implements SeenRequest {
  readonly method: Request["method"];
  readonly url: Request["url"];
  readonly headers: Request["headers"];
  readonly #request: Request;

  constructor(request: Request) {
    this.method = request.method;
    this.url = request.url;
    this.headers = request.headers;
    this.#request = request;
  }

  get body(): Request["body"] {
    return this.#request.body;
  }

  arrayBuffer(): ReturnType<Request["arrayBuffer"]> {
    return this.#request.arrayBuffer();
  }
}
