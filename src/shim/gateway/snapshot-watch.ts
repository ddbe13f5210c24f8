/** A generation, which a number holds exactly, and the beginning of a digest. */
const SNAPSHOT_NAME = /^(\d{1,15})-[\w-]{1,64}$/;

/** Watches which snapshot one gateway answers out of. */
export class SnapshotWatch {
  readonly #onRaised: () => void;
  readonly #onNamed: ((generation: number) => void) | undefined;
  #generation: number | undefined;

  /**
   * `onRaised` is called when an answer comes out of a newer snapshot than any before, not for the first one; `onNamed`
   * before it, for each answer that names its snapshot.
   */
  constructor(onRaised: () => void, onNamed?: (generation: number) => void) {
    this.#onRaised = onRaised;
    this.#onNamed = onNamed;
  }

  /** Takes the name of the snapshot behind an answer. Instances of a gateway may lag behind others: that says nothing. */
  answeredFrom(snapshotName: string | undefined): void {
    const generation = Number(SNAPSHOT_NAME.exec(snapshotName ?? "")?.[1] ?? Number.NaN);
    if (Number.isNaN(generation)) return;
    this.#onNamed?.(generation);
    if (generation <= (this.#generation ?? -1)) return;
    const isFirst = this.#generation === undefined;
    this.#generation = generation;
    if (!isFirst) this.#onRaised();
  }
}
