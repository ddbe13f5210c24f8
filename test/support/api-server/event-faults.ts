import type { ResourceType } from "./resource-type.ts";
import type { Change } from "./stored-object.ts";

/** Takes a change on its way to the watches. */
export type Deliver = (type: ResourceType, change: Change) => void;

type Delivery = readonly [type: ResourceType, change: Change];

/** What goes wrong between a change and the watches that are told of it. */
export class EventFaults {
  readonly #deliver: Deliver;
  #duplicated = 0;
  #toReorder = 0;
  #reordered: Delivery[] = [];
  /** What happened since events are held back; undefined while they are not. */
  #heldBack: Delivery[] | undefined;

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
  }

  /** The next events are told twice. */
  duplicate(count: number): void {
    this.#duplicated = count;
  }

  /** The next events are told when the last of them has happened, in reverse. */
  reorder(count: number): void {
    this.#toReorder = count;
  }

  /** Nothing is told until `resume`. */
  holdBack(): void {
    this.#heldBack ??= [];
  }

  /** Tells what was held back, and from then on what happens. */
  resume(): void {
    const heldBack = this.#heldBack ?? [];
    this.#heldBack = undefined;
    for (const [type, change] of heldBack) this.pass(type, change);
  }

  get isHoldingBack(): boolean {
    return this.#heldBack !== undefined;
  }

  /** Takes a change. */
  pass(type: ResourceType, change: Change): void {
    if (this.#heldBack !== undefined) {
      this.#heldBack.push([type, change]);
    } else if (this.#toReorder > 0) {
      this.#toReorder -= 1;
      this.#reordered.unshift([type, change]);
      if (this.#toReorder === 0) for (const held of this.#reordered.splice(0)) this.#deliver(...held);
    } else {
      this.#deliver(type, change);
      if (this.#duplicated === 0) return;
      this.#duplicated -= 1;
      this.#deliver(type, change);
    }
  }
}
