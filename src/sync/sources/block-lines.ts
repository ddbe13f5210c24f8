const SPACE = 0x20;
const NEWLINE = 0x0a;
const HASH = 0x23;
const TAB = 0x09;

/** Walks over the lines of YAML in block style that hold something besides a comment, and over raw lines of literals. */
export class BlockLines {
  readonly text: string;
  readonly end: number;
  /** Number of the present line, from 1. */
  line: number;
  /** Column at which the content of the present line begins; -1 past the last line. */
  indent = -1;
  /** Offset of the first character of the content. */
  contentStart: number;
  /** Offset past the last character of the content that is not a space. */
  contentEnd: number;
  #next: number;
  #nextLine: number;

  constructor(text: string, start: number, end: number, firstLine: number) {
    this.text = text;
    this.end = end;
    this.line = firstLine;
    this.contentStart = start;
    this.contentEnd = start;
    this.#next = start;
    this.#nextLine = firstLine;
    this.advance();
  }

  /** Moves to the next line with content. */
  advance(): void {
    while (this.#next < this.end) {
      const start = this.#next;
      this.#readLine();
      const first = this.text.charCodeAt(this.contentStart);
      if (this.contentStart < this.contentEnd && first !== HASH) {
        this.indent = first === TAB ? Number.NaN : this.contentStart - start;
        return;
      }
    }
    this.indent = -1;
  }

  /** Takes the first `count` characters of the content for indentation, as those of `- ` are. */
  descend(count: number): void {
    let at = this.contentStart + count;
    while (this.text.charCodeAt(at) === SPACE) at++;
    this.indent += at - this.contentStart;
    this.contentStart = at;
  }

  /**
   * Takes the lines of a literal scalar below a key in column `indent`, and moves on. Undefined when it is not one that
   * begins with content and indents all of it alike.
   */
  takeLiteral(indent: number): string[] | undefined {
    const lines: string[] = [];
    let column = -1;
    while (this.#next < this.end) {
      const start = this.#next;
      const startLine = this.#nextLine;
      this.#readLine();
      const isBlank = this.contentStart === this.contentEnd;
      const ownIndent = this.contentStart - start;
      if (!isBlank && ownIndent <= indent) {
        this.#next = start;
        this.#nextLine = startLine;
        break;
      }
      if (column === -1) column = ownIndent;
      if (isBlank ? column === -1 || ownIndent > column || lines.length === 0 : ownIndent < column) return undefined;
      lines.push(isBlank ? "" : this.text.slice(start + column, this.#lineEnd));
    }
    this.advance();
    return lines;
  }

  get isPastEnd(): boolean {
    return this.indent === -1;
  }

  /** Offset at which the unit that began before ends: the present line, or the end of the text. */
  get unitEnd(): number {
    return this.isPastEnd ? this.end : this.contentStart - this.indent;
  }

  #lineEnd = 0;

  #readLine(): void {
    const newline = this.text.indexOf("\n", this.#next);
    const end = newline === -1 || newline > this.end ? this.end : newline;
    let start = this.#next;
    while (start < end && this.text.charCodeAt(start) === SPACE) start++;
    let trimmed = end;
    while (trimmed > start && this.text.charCodeAt(trimmed - 1) === SPACE) trimmed--;
    this.contentStart = start;
    this.contentEnd = trimmed;
    this.#lineEnd = end;
    this.line = this.#nextLine++;
    this.#next = this.text.charCodeAt(end) === NEWLINE ? end + 1 : end;
  }
}
