/** Counts what is under way by its key; what is not takes no memory. */
export class UnderWay {
  readonly #counts = new Map<string, number>();

  /** How many of `key` are under way. */
  count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  begin(key: string): void {
    this.#counts.set(key, this.count(key) + 1);
  }

  /** One of those that began has ended. */
  end(key: string): void {
    const left = this.count(key) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}
