import type { SourceError } from "../source.ts";
import type { SourceObserver } from "../watched-source.ts";

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
  /** The problem that was told; undefined after a confirmation. */
  #told: string | undefined;
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
    const [problem] = this.#problems.values();
    if (problem !== undefined) this.#tell(problem);
    else if (this.#isComplete && members.every(({ isOpen }) => isOpen)) this.#confirm();
  }

  #tell(problem: SourceError): void {
    if (problem.message === this.#told) return;
    this.#told = problem.message;
    this.#observer.fail(problem);
  }

  #confirm(): void {
    const nowMs = this.#nowMs();
    if (this.#told === undefined && nowMs - this.#confirmedMs < this.#confirmMs) return;
    this.#told = undefined;
    this.#confirmedMs = nowMs;
    this.#observer.confirm();
  }
}
