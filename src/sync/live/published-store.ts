import type { Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import type { ClusterObservation, NamedClaim } from "../../mesh/cluster.ts";
import type { VipLedger } from "../../mesh/vip-ledger.ts";
import type { SnapshotPointer } from "../../snapshot/format/pointer.ts";
import type { Snapshot } from "../../snapshot/build.ts";
import type { PublisherRecord } from "../../snapshot/publisher.ts";
import { amendSnapshot } from "../../snapshot/live/amend-snapshot.ts";
import type { ShardContents } from "../../snapshot/live/shard-contents.ts";
import { VIP_LEDGER_KEY } from "../../snapshot/keys.ts";
import { PointerReader } from "../../snapshot/pointer-reader.ts";
import { publishSnapshot, type Publication } from "../../snapshot/publish.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { encodeVipLedger } from "../../snapshot/vip-ledger.ts";
import { encodeHost } from "../../snapshot/format/host.ts";
import type { Change } from "../plan.ts";
import { contestedCluster } from "../publishers/claimed-cluster.ts";
import { publishAnnounced } from "../publishers/publish-announced.ts";
import type { Publisher } from "../publishers/publisher.ts";
import { readPublishers } from "../publishers/read-publishers.ts";
import { readStanding, type Standing } from "../publishers/standing.ts";
import { MACHINE_CLOCK } from "../store/machine-clock.ts";
import type { SyncStore } from "../store/sync-store.ts";
import type { StoreOutcome } from "../sync-target.ts";
import { encodeWithheld, uniteWithheld, WITHHELD_KEY } from "../withheld-claims.ts";
import type { LiveTable } from "./live-table.ts";
import { StoreRetention } from "./store-retention.ts";

/** What goes with the hosts of a table. `nowSeconds` since the epoch. */
export interface AmendedTable {
  readonly clusters: readonly ClusterObservation[];
  readonly ledger: VipLedger;
  readonly withheld: readonly NamedClaim[];
  /** How many claims of each cluster are in the table. */
  readonly claimCounts: ReadonlyMap<string, number>;
  readonly nowSeconds: number;
}

/** A table that was just published, and where. */
export interface PublishedStoreOptions {
  readonly store: SyncStore;
  readonly contents: ShardContents;
  readonly pointer: SnapshotPointer;
  readonly table: LiveTable;
  /** Who published it, and what the store said of publishers before; without it others may overwrite what is published. */
  readonly publisher?: Publisher;
  readonly publishers?: ReadonlyMap<string, PublisherRecord>;
  /** Clusters that it names and another follows: it says nothing of them. */
  readonly unclaimed?: ReadonlySet<string>;
  /** How many superseded tables stay; `RETAINED_SNAPSHOTS` when left out. */
  readonly keep?: number;
}

/** One store that holds a table, and what it lacks of the table as it is now. */
export class PublishedStore {
  readonly #store: SyncStore;
  readonly #contents: ShardContents;
  readonly #table: LiveTable;
  readonly #reader: PointerReader;
  readonly #publisher: Publisher | undefined;
  readonly #publishers: ReadonlyMap<string, PublisherRecord>;
  readonly #unclaimed: ReadonlySet<string> | undefined;
  readonly #retention: StoreRetention;
  /** What hosts are in the store that may be others now. */
  readonly #before = new Map<Name, MeshHost | undefined>();
  readonly #addresses = new Set<string>();
  #pointer: SnapshotPointer;
  #ledger: VipLedger;
  #withheld: readonly NamedClaim[];
  /** False while the store may hold shards that a publication which failed has left. */
  #isSettled = true;

  constructor({ store, contents, pointer, table, publisher, publishers, unclaimed, keep }: PublishedStoreOptions) {
    this.#store = store;
    this.#contents = contents;
    this.#pointer = pointer;
    this.#table = table;
    this.#reader = new PointerReader(store);
    this.#publisher = publisher;
    this.#publishers = publishers ?? new Map();
    this.#unclaimed = unclaimed;
    this.#retention = new StoreRetention(store, { retainedSeconds: pointer.publishedSeconds, keep });
    this.#ledger = table.ledger;
    this.#withheld = uniteWithheld(table.withheld);
  }

  /** Takes what is other than before. */
  add(before: ReadonlyMap<Name, MeshHost | undefined>, addresses: ReadonlySet<string>): void {
    for (const [name, host] of before) if (!this.#before.has(name)) this.#before.set(name, host);
    for (const address of addresses) this.#addresses.add(address);
  }

  /**
   * Publishes what the store lacks. Undefined when it holds another table than was published, when another sync published
   * there at the same time, or when all must be built.
   */
  async publish(table: AmendedTable): Promise<StoreOutcome | undefined> {
    const { label } = this.#store;
    const changes = this.#changes();
    // Settings, pools and what clusters are called are given once for a process: what changes them builds the whole table.
    const outcome: StoreOutcome = { label, changes, settingChanges: [], isPending: changes.length > 0 };
    try {
      if (!(await this.#isAsPublished())) return undefined;
      const { clusters, ledger, withheld, nowSeconds } = table;
      const change = { names: new Set(this.#before.keys()), addresses: this.#addresses, clusters };
      const place = { contents: this.#contents, store: this.#store };
      const snapshot = await amendSnapshot(this.#pointer, this.#table.index, change, place);
      if (snapshot === undefined) return undefined;
      await this.#putLedger(ledger);
      const now = uniteWithheld(withheld);
      // What leaves the table is written down before, and what enters it crossed out behind.
      await this.#putWithheld(uniteWithheld(this.#withheld, now));
      const publication = await this.#put(snapshot, now, table);
      this.#isSettled = true;
      this.#pointer = publication.pointer;
      this.#before.clear();
      this.#addresses.clear();
      await this.#putWithheld(now);
      const standing = publication.kind === "unchanged" ? undefined : await this.#standing();
      if (standing?.isWhole === false) return undefined;
      const isPending = publication.kind === "published";
      return { ...outcome, isPending, publication, ...this.#noticesOf(publication, standing, nowSeconds) };
    } catch (problem) {
      if (!(problem instanceof StoreError)) throw problem;
      this.#isSettled = false;
      return { ...outcome, problem };
    }
  }

  /** Ends what goes on beside publications; none may follow. */
  async stop(): Promise<void> {
    await this.#retention.stop();
  }

  async #isAsPublished(): Promise<boolean> {
    const [current, isBeside] = await Promise.all([this.#reader.read(), this.#isOtherPublished()]);
    return !isBeside && current?.generation === this.#pointer.generation && current.digest === this.#pointer.digest;
  }

  async #put(snapshot: Snapshot, withheld: readonly NamedClaim[], table: AmendedTable): Promise<Publication> {
    const { nowSeconds, claimCounts } = table;
    const resumes = !this.#isSettled;
    if (this.#publisher === undefined)
      return publishSnapshot(this.#store, snapshot, { nowSeconds, resumes, clock: MACHINE_CLOCK });
    const publishers = this.#publishers;
    const unclaimed = this.#unclaimed;
    const held = { store: this.#store, publishers, ...(unclaimed && { unclaimed }) };
    const announced = { ...held, snapshot, withheld, claimCounts, nowSeconds };
    return publishAnnounced(this.#publisher, announced, { resumes, clock: MACHINE_CLOCK });
  }

  /**
   * Whether another sync has published something that the table does not have, where the pointer may not show it: whose
   * own pointer is all that a reader sees for a while may still see the record of another in the list.
   */
  async #isOtherPublished(): Promise<boolean> {
    const publisher = this.#publisher;
    if (publisher === undefined || !this.#showsLate) return false;
    const { records } = await readPublishers(this.#store);
    return [...records.values()].some(
      ({ cluster, instance, version }) =>
        instance !== publisher.instance && this.#publishers.get(cluster)?.version !== version,
    );
  }

  get #showsLate(): boolean {
    return (this.#store.consistencyDelaySeconds ?? 0) > 0;
  }

  /** How that stands beside what others publish. Not where what was written may not be seen yet: there it is looked later. */
  async #standing(): Promise<Standing | undefined> {
    if (this.#publisher === undefined || this.#showsLate) return undefined;
    const known = new Set([...this.#publishers.values()].map(({ version }) => version));
    return readStanding(this.#store, this.#publisher, known);
  }

  #changes(): Change[] {
    const { hosts } = this.#table.index;
    return [...this.#before].flatMap(([name, from]): Change[] => {
      const to = hosts.get(name);
      if (from === undefined) return to === undefined ? [] : [{ kind: "add", name, to }];
      if (to === undefined) return [{ kind: "remove", name, from }];
      return encodeHost(from) === encodeHost(to) ? [] : [{ kind: "change", name, from, to }];
    });
  }

  async #putLedger(ledger: VipLedger): Promise<void> {
    if (ledger === this.#ledger) return;
    await this.#store.put(new Map([[VIP_LEDGER_KEY, encodeVipLedger(ledger)]]));
    this.#ledger = ledger;
  }

  async #putWithheld(withheld: readonly NamedClaim[]): Promise<void> {
    const content = encodeWithheld(withheld);
    if (!Buffer.from(content).equals(encodeWithheld(this.#withheld))) {
      await this.#store.put(new Map([[WITHHELD_KEY, content]]));
    }
    this.#withheld = withheld;
  }

  #noticesOf({ kind }: Publication, standing: Standing | undefined, nowSeconds: number): Pick<StoreOutcome, "notices"> {
    const contested = standing?.contested.map((record) => contestedCluster(record, this.#store.label)) ?? [];
    const notices = [...contested, ...this.#retention.takeNotices()];
    if (kind === "published") this.#retention.begin(nowSeconds);
    return notices.length === 0 ? {} : { notices };
  }
}
