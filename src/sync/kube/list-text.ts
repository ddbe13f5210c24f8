import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { parseJson } from "../sources/json-list.ts";

/** How large the parts of a list may be. */
export interface ListLimits {
  readonly objectOctets: number;
  readonly frameOctets: number;
}

/** What goes wrong when a list is read: `code` is "too-large" for what a limit forbids. */
export class ListTextError extends Error {
  override readonly name: string = "ListTextError";
  readonly code: "broken" | "too-large";
  constructor(code: ListTextError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
/** `"items":` right before the bracket: the only list that its objects are in. */
const ITEMS_KEY = /"items"\s*:\s*$/;
const ITEMS_DEPTH = 2;

/**
 * Reads the JSON of a Kubernetes list as it comes in and gives out each object as soon as it is there, so that of a page
 * no more than one object is in memory as the server sent it.
 */
export class ListText {
  readonly #limits: ListLimits;
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  #isInItems = false;
  /** Where in the chunk that is read the octets begin that are not kept yet. */
  #start = 0;
  /** Pieces of the object that has begun; undefined between objects. */
  #object: Buffer[] | undefined;
  #objectOctets = 0;
  readonly #frame: Buffer[] = [];
  #frameOctets = 0;

  constructor(limits: ListLimits) {
    this.#limits = limits;
  }

  /** Takes the next octets; the objects that end in them. Throws `ListTextError`. */
  push(chunk: Buffer): FieldMap[] {
    const objects: FieldMap[] = [];
    this.#start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const octet = chunk[at];
      if (this.#isText) this.#readText(octet);
      else this.#readMark(octet, chunk, at, objects);
    }
    if (this.#object === undefined) this.#keepFrame(chunk.subarray(this.#start));
    else this.#keepObject(chunk.subarray(this.#start));
    return objects;
  }

  /** The list without its objects. Throws `ListTextError` for one that is not whole. */
  end(): FieldMap {
    const frame = this.#object === undefined ? parseJson(this.#frameText()) : undefined;
    if (!isFieldMap(frame)) throw new ListTextError("broken", "the list is cut off, or no JSON");
    const items = frame["items"] ?? [];
    if (!Array.isArray(items) || items.length > 0)
      throw new ListTextError("broken", "the list has items that are no objects");
    return frame;
  }

  get #isBetweenObjects(): boolean {
    return this.#isInItems && this.#depth === ITEMS_DEPTH;
  }

  #readText(octet: number | undefined): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (octet === BACKSLASH) this.#isEscaped = true;
    else if (octet === QUOTE) this.#isText = false;
  }

  #readMark(octet: number | undefined, chunk: Buffer, at: number, objects: FieldMap[]): void {
    if (octet === QUOTE) this.#isText = true;
    else if (octet === OPEN_BRACE || octet === OPEN_BRACKET) this.#open(chunk, at);
    else if (octet === CLOSE_BRACE || octet === CLOSE_BRACKET) this.#close(chunk, at, objects);
    // The comma goes with the objects that it stands between.
    else if (octet === COMMA && this.#isBetweenObjects) this.#endFrame(chunk, at, at + 1);
  }

  #open(chunk: Buffer, at: number): void {
    if (this.#isBetweenObjects && chunk[at] === OPEN_BRACE) {
      this.#endFrame(chunk, at, at);
      this.#object = [];
    } else if (chunk[at] === OPEN_BRACKET && this.#depth === 1) {
      this.#endFrame(chunk, at, at);
      this.#isInItems = ITEMS_KEY.test(this.#frameText());
    }
    this.#depth += 1;
  }

  #close(chunk: Buffer, at: number, objects: FieldMap[]): void {
    this.#depth -= 1;
    if (this.#object !== undefined && this.#depth === ITEMS_DEPTH) {
      this.#keepObject(chunk.subarray(this.#start, at + 1));
      this.#start = at + 1;
      objects.push(this.#endObject());
    } else if (this.#depth === 1) {
      this.#isInItems = false;
    }
  }

  #endFrame(chunk: Buffer, end: number, next: number): void {
    this.#keepFrame(chunk.subarray(this.#start, end));
    this.#start = next;
  }

  #keepObject(octets: Buffer): void {
    this.#objectOctets += octets.length;
    if (this.#objectOctets > this.#limits.objectOctets) {
      throw new ListTextError("too-large", `an object is larger than ${this.#limits.objectOctets} octets`);
    }
    this.#object?.push(octets);
  }

  #endObject(): FieldMap {
    const pieces = this.#object ?? [];
    const [only] = pieces;
    const octets = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
    this.#object = undefined;
    this.#objectOctets = 0;
    const object = parseJson(octets.toString());
    if (!isFieldMap(object)) throw new ListTextError("broken", "an object of the list is no JSON");
    return object;
  }

  #keepFrame(octets: Buffer): void {
    if (octets.length === 0) return;
    this.#frameOctets += octets.length;
    if (this.#frameOctets > this.#limits.frameOctets) {
      throw new ListTextError("too-large", `it says more than ${this.#limits.frameOctets} octets beside its objects`);
    }
    this.#frame.push(octets);
  }

  #frameText(): string {
    return Buffer.concat(this.#frame).toString();
  }
}
