import type { Name } from "../../dns/name.ts";
import { Rcode } from "../../dns/numbers.ts";
import type { Stage } from "../../resolver/resolver.ts";
import { MAX_KNOWN_OWNERS } from "../limits.ts";

/**
 * Names outside the zones of the mesh that are its own all the same, such as hosts of a ServiceEntry: those that a gateway
 * answered for with authority. They are kept as long as the process lives, whatever becomes of gateways; of too many
 * the one goes that was asked about longest ago.
 */
export class KnownOwners {
  readonly #maxNames: number;
  /** A Set iterates in order of insertion, so its first member was used longest ago. */
  readonly #names = new Set<Name>();

  constructor(maxNames: number = MAX_KNOWN_OWNERS) {
    this.#maxNames = maxNames;
  }

  /** True for one of them, which counts as used. */
  has(name: Name): boolean {
    if (!this.#names.delete(name)) return false;
    this.#names.add(name);
    return true;
  }

  /** Learns from what gateways answer: that a name exists, of whatever type it has records. */
  readonly learn: Stage = (next) => async (question, context) => {
    const reply = await next(question, context);
    if (reply.source === "mesh" && reply.rcode === Rcode.NoError) this.#add(question.name);
    return reply;
  };

  #add(name: Name): void {
    this.#names.delete(name);
    this.#names.add(name);
    if (this.#names.size <= this.#maxNames) return;
    const [oldest] = this.#names;
    if (oldest !== undefined) this.#names.delete(oldest);
  }
}
