const NEWLINE = 0x0a;

/** Cuts what comes in into lines; throws RangeError for one that is longer than `maxOctets`. */
export class WatchLines {
  readonly #maxOctets: number;
  #pieces: Buffer[] = [];
  #octets = 0;

  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
  }

  /** Takes the next octets; the lines that end in them, without those that are empty. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      const line = Buffer.concat(this.#pieces, this.#octets).toString();
      this.#pieces = [];
      this.#octets = 0;
      start = end + 1;
      if (line.trim() !== "") lines.push(line);
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  #keep(octets: Buffer): void {
    this.#octets += octets.length;
    if (this.#octets > this.#maxOctets) throw new RangeError(`an event is larger than ${this.#maxOctets} octets`);
    this.#pieces.push(octets);
  }
}
