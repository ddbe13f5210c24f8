import type { LogLines } from "../../sync/watch/publication-log.ts";

/** Where progress is shown. */
export interface ProgressScreen {
  /** Takes text for standard error. */
  readonly write: (text: string) => void;
  /** How wide a line of the terminal is; undefined when it is none, and progress goes to a log. */
  readonly columns: number | undefined;
  /** Whether colours may be used. */
  readonly isColoured: boolean;
  /** Nothing is shown but problems. */
  readonly isQuiet: boolean;
}

/** Shows how far long work is: on a terminal in one line that is written over, in a log in one line for each step. */
export class Progress implements LogLines {
  readonly #screen: ProgressScreen;
  #shown = "";

  constructor(screen: ProgressScreen) {
    this.#screen = screen;
  }

  /** Something was done. */
  step(line: string): void {
    if (!this.#screen.isQuiet) this.#print(line);
  }

  /** Something is wrong. */
  problem(line: string): void {
    this.#print(line);
  }

  /** What is being done now; only a terminal shows it. Empty when nothing is any more. */
  show(text: string): void {
    const { columns, isQuiet } = this.#screen;
    if (columns === undefined || isQuiet || text === this.#shown) return;
    this.#shown = text;
    this.#draw();
  }

  /** How far something is that takes long: a step of its own where nothing can be shown. */
  part(text: string): void {
    if (this.#screen.columns === undefined) this.step(text);
    else this.show(text);
  }

  #print(line: string): void {
    const { write, columns } = this.#screen;
    write(columns === undefined || this.#shown === "" ? `${line}\n` : `${ERASE_LINE}${line}\n`);
    if (this.#shown !== "") this.#draw();
  }

  #draw(): void {
    const { write, columns = 0, isColoured } = this.#screen;
    // A line that is as wide as the terminal would go on in the next, which nobody erases.
    const text = this.#shown.slice(0, Math.max(0, columns - 1));
    write(`${ERASE_LINE}${isColoured && text !== "" ? `${DIM}${text}${PLAIN}` : text}`);
  }
}

/** Control sequences of ECMA-48: to the first column, erase the line; faint, and as before. */
const ERASE_LINE = "\r\u001B[2K";
const DIM = "\u001B[2m";
const PLAIN = "\u001B[0m";

/** What of the environment and the standard error of a process decides how progress is shown. */
export interface ProgressSurroundings {
  readonly isTerminal: boolean;
  /** As `TERM` says it. */
  readonly terminalType: string | undefined;
  readonly columns: number | undefined;
  /** True when it is a terminal that shows colours, and its user wants them. */
  readonly hasColours: boolean;
}

/** A terminal that cannot write over its lines is none here (TERM=dumb). */
export function progressScreen(
  { isTerminal, terminalType, columns, hasColours }: ProgressSurroundings,
  isQuiet: boolean,
  write: (text: string) => void,
): ProgressScreen {
  const canRewrite = isTerminal && terminalType !== "dumb";
  return {
    write,
    isQuiet,
    // A terminal of which nobody said how large it is says 0 (`docker run --tty`).
    columns: canRewrite ? columns || USUAL_COLUMNS : undefined,
    isColoured: canRewrite && hasColours,
  };
}

const USUAL_COLUMNS = 80;
