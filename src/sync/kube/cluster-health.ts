import type { SourceError } from "../source.ts";
import type { SourceObserver } from "../watched-source.ts";
import { ApiFailure } from "./api-failure.ts";

/** How a part of what is followed is. */
interface Member {
  isListed: boolean;
  isOpen: boolean;
}

/**
 * What the collections of a cluster are like together: it is complete once each was listed, and as it was told as long as
 * each is watched and nothing is wrong.
 */
export class ClusterHealth {
  readonly #observer: SourceObserver;
  readonly #nowMs: () => number;
  readonly #confirmMs: number;
  readonly #members = new Map<string, Member>();
  /** By what they are about, in the order in which they came up. */
  readonly #problems = new Map<string, SourceError>();
  #isDiscovered = false;
  #isComplete = false;
  /** When a problem of each kind was told last. */
  readonly #toldMs = new Map<string, number>();
  /** The words of the one that stands. */
  #told = "";
  #isWell = false;
  #confirmedMs = Number.NEGATIVE_INFINITY;

  /** What is well is confirmed every `confirmMs` at most. */
  constructor(observer: SourceObserver, nowMs: () => number, confirmMs: number) {
    this.#observer = observer;
    this.#confirmMs = confirmMs;
    this.#nowMs = nowMs;
  }

  /** A collection that must be listed and watched for the cluster to be well. */
  expect(collection: string): void {
    this.#members.set(collection, { isListed: false, isOpen: false });
  }

  /** A collection that the cluster no longer has. */
  forget(collection: string): void {
    this.#members.delete(collection);
    this.#problems.delete(collection);
    this.#look();
  }

  /** All collections that there are were said. */
  discovered(): void {
    this.#isDiscovered = true;
    this.#look();
  }

  listed(collection: string): void {
    this.#change(collection, { isListed: true });
  }

  /** It is watched, and whatever was wrong with it no longer is. */
  opened(collection: string): void {
    this.#problems.delete(collection);
    this.#change(collection, { isOpen: true });
  }

  /** It is not watched for now, for whatever reason. */
  closed(collection: string): void {
    this.#change(collection, { isOpen: false });
  }

  /** Something is wrong with what `about` names: a collection or anything else. */
  failed(about: string, problem: SourceError): void {
    this.#problems.set(about, problem);
    this.#look();
  }

  /** What was wrong with it is right again. */
  mended(about: string): void {
    if (this.#problems.delete(about)) this.#look();
  }

  /** The server said something just now. */
  heard(): void {
    this.#look();
  }

  #change(collection: string, by: Partial<Member>): void {
    const member = this.#members.get(collection);
    if (member === undefined) return;
    Object.assign(member, by);
    this.#look();
  }

  #look(): void {
    const members = [...this.#members.values()];
    if (!this.#isComplete && this.#isDiscovered && members.every(({ isListed }) => isListed)) {
      this.#isComplete = true;
      this.#observer.complete();
    }
    const [first] = this.#problems;
    if (first !== undefined) this.#tell(...first);
    else if (this.#isComplete && members.every(({ isOpen }) => isOpen)) this.#confirm();
  }

  /**
   * Messages may hold what is never twice the same (the id of a request, a time), and a server may fail again and again in
   * the same way: of what is of one kind a new one is told now and then only.
   */
  #tell(about: string, problem: SourceError): void {
    const nowMs = this.#nowMs();
    const kind = `${about} ${kindOf(problem)}`;
    const isRepeated = nowMs - (this.#toldMs.get(kind) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS;
    // While it comes and goes it is confirmed, now and then one time later than it might be.
    const isBrief = nowMs - this.#confirmedMs < 2 * this.#confirmMs;
    if (this.#isWell ? isRepeated && isBrief : isRepeated || problem.message === this.#told) return;
    if (this.#toldMs.size >= MAX_TOLD_KINDS) this.#toldMs.clear();
    this.#toldMs.set(kind, nowMs);
    this.#told = problem.message;
    this.#isWell = false;
    this.#observer.fail(problem);
  }

  #confirm(): void {
    const nowMs = this.#nowMs();
    if (this.#isWell && nowMs - this.#confirmedMs < this.#confirmMs) return;
    this.#isWell = true;
    this.#told = "";
    this.#confirmedMs = nowMs;
    this.#observer.confirm();
  }
}

/** How long a problem of a kind that was told is none to tell anew. */
const REPEAT_MS = 300_000;
const MAX_TOLD_KINDS = 100;

/** Of what a server did its code, of anything else, which does not vary, its words. */
function kindOf({ cause, message }: SourceError): string {
  return cause instanceof ApiFailure ? `failure ${cause.code}` : message;
}
