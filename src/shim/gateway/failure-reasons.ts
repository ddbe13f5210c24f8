import { UpstreamError, type Upstream } from "../../resolver/upstream.ts";

/**
 * Why gateways did not answer, in words that a client may hear: of a gateway's URL its host and port and nothing else,
 * since a path may hold a token.
 */
export class FailureReasons {
  readonly #byLabel = new Map<string, string>();

  /** The last one of each gateway that has not answered since; empty while there is none. */
  get text(): string {
    return [...this.#byLabel.values()].join("; ");
  }

  /** The same gateway, whose failures name it. */
  readonly named = (gateway: Upstream): Upstream => {
    const { label } = gateway;
    return {
      label,
      ask: async (question, context, attempt) => {
        try {
          const reply = await gateway.ask(question, context, attempt);
          this.#byLabel.delete(label);
          return reply;
        } catch (error) {
          if (!(error instanceof UpstreamError)) throw error;
          const reason = `gateway ${hostOf(label)}: ${error.message}`;
          // What was withdrawn says nothing about the gateway.
          if (error.code !== "withdrawn") this.#byLabel.set(label, reason);
          throw new UpstreamError(error.code, reason, { cause: error });
        }
      },
    };
  };
}

function hostOf(label: string): string {
  return URL.canParse(label) ? new URL(label).host : label;
}
