/** What goes wrong with a request instead of, or after, what it asks for. */
export type KvFault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection is torn down; `after`: when all was done already. */
  | { readonly kind: "reset"; readonly after?: boolean }
  /** No answer ever comes. */
  | { readonly kind: "hang" }
  /** The answer breaks off in its middle. */
  | { readonly kind: "half" }
  /** A bulk write or deletion does `keys` of its keys and names the others as unsuccessful. */
  | { readonly kind: "partial"; readonly keys: number };

/** Which requests have which faults; each is consulted once a request, in the order they came. */
export class KvFaults {
  readonly #planned: { readonly fault: KvFault; left: number; readonly path: RegExp }[] = [];
  /** How many more keys are written or removed before every connection is torn down, as if the writer died. */
  keysLeft: number = Number.POSITIVE_INFINITY;

  /** The next `times` requests whose method and path match have `fault`. */
  plan(fault: KvFault, times = 1, path = /(?:)/): void {
    this.#planned.push({ fault, left: times, path });
  }

  /** Nothing goes wrong any more. */
  clear(): void {
    this.#planned.length = 0;
    this.keysLeft = Number.POSITIVE_INFINITY;
  }

  /** The fault of the request that has come. */
  take(methodAndPath: string): KvFault | undefined {
    const next = this.#planned.find(({ left, path }) => left > 0 && path.test(methodAndPath));
    if (next === undefined) return undefined;
    next.left--;
    return next.fault;
  }
}
