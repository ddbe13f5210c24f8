import { beforeEach, describe, expect, test } from "vitest";
import type { LeaseApi } from "../../../../src/sync/watch/lease/lease-api.ts";
import type { Lease, LeaseClaim } from "../../../../src/sync/watch/lease/lease-object.ts";
import { LeaderElection, USUAL_ELECTION_PACE } from "../../../../src/sync/watch/lease/leader-election.ts";
import { ManualClock } from "../../../support/clock.ts";
import { ManualTimers } from "../../../support/manual-timers.ts";

/** One Lease, of which a write must name the version that it was made of. */
class LeaseBox {
  lease: Lease | undefined;
  #version = 0;

  take(claim: LeaseClaim): Lease {
    this.#version++;
    this.lease = { ...claim, resourceVersion: `${this.#version}`, content: {} };
    return this.lease;
  }
}

/** What one replica sees of it. */
class BoxApi implements LeaseApi {
  readonly #box: LeaseBox;
  isAway = false;
  /** Writes are taken, but nobody hears of it. */
  isMute = false;
  /** Called between reading and writing. */
  interfere = (): void => {};
  writes = 0;
  creations = 0;

  constructor(box: LeaseBox) {
    this.#box = box;
  }

  async get(): Promise<Lease | undefined> {
    this.#check();
    return this.#box.lease;
  }

  async create(claim: LeaseClaim): Promise<Lease | undefined> {
    this.creations++;
    return this.#write(undefined, claim);
  }

  async update(before: Lease, claim: LeaseClaim): Promise<Lease | undefined> {
    return this.#write(before, claim);
  }

  #write(before: Lease | undefined, claim: LeaseClaim): Lease | undefined {
    this.#check();
    this.writes++;
    this.interfere();
    this.interfere = () => {};
    if (this.#box.lease?.resourceVersion !== before?.resourceVersion) return undefined;
    const lease = this.#box.take(claim);
    if (this.isMute) throw new Error("no answer within 5 s");
    return lease;
  }

  #check(): void {
    if (this.isAway) throw new Error("connection refused");
  }
}

/** A replica: its part in the election, and when its state changed. */
class Replica {
  readonly api: BoxApi;
  readonly lines: string[] = [];
  readonly changes: string[] = [];
  readonly election: LeaderElection;
  readonly abort = new AbortController();
  readonly ended: Promise<void>;

  constructor(identity: string, box: LeaseBox, scene: Pick<Scene, "clock" | "timers" | "wall">) {
    this.api = new BoxApi(box);
    this.election = new LeaderElection({
      api: this.api,
      identity,
      pace: USUAL_ELECTION_PACE,
      surroundings: { startTimer: scene.timers.start, nowMs: scene.clock.read, random: () => 0 },
      wallMs: () => scene.clock.nowMs + scene.wall.jumpedMs,
      report: (line) => this.lines.push(line),
      changed: () => this.changes.push(`${scene.clock.nowMs} ${this.election.isLeader ? "leader" : "no leader"}`),
    });
    this.ended = this.election.run(this.abort.signal);
  }
}

class Scene {
  readonly clock = new ManualClock(0);
  readonly timers = new ManualTimers(this.clock);
  /** How much the clock of the day is ahead of the one that never jumps. */
  readonly wall = { jumpedMs: 0 };
  readonly box = new LeaseBox();
  /** How often there were two leaders, looked at every 100 ms. */
  doubles = 0;
  readonly replicas: Replica[] = [];

  add(identity: string): Replica {
    const replica = new Replica(identity, this.box, this);
    this.replicas.push(replica);
    return replica;
  }

  async advanceSeconds(seconds: number): Promise<void> {
    for (let tenths = 0; tenths < seconds * 10; tenths++) {
      await this.timers.advanceMs(100);
      if (this.replicas.filter(({ election }) => election.isLeader).length > 1) this.doubles++;
    }
  }
}

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});

describe("an election", () => {
  test("is won by whoever is first, who renews every two seconds and stays the leader", async () => {
    const first = scene.add("a");
    await scene.advanceSeconds(1);
    const second = scene.add("b");
    await scene.advanceSeconds(60);
    expect([first.election.isLeader, second.election.isLeader]).toEqual([true, false]);
    expect(first.changes).toEqual(["0 leader"]);
    expect(second.lines).toEqual(["follows: a is the leader"]);
    // At 0 and every two seconds up to 60.
    expect(first.api.writes).toBe(31);
    expect(second.api.writes).toBe(0);
    expect(scene.box.lease).toMatchObject({ holder: "a", durationSeconds: 15, transitions: 0 });
  });

  test("is won by another within the time of the Lease when the leader is gone", async () => {
    const first = scene.add("a");
    await scene.advanceSeconds(5);
    const second = scene.add("b");
    await scene.advanceSeconds(5);
    first.api.isAway = true;
    await scene.advanceSeconds(17);
    expect([first.election.isLeader, second.election.isLeader]).toEqual([false, true]);
    expect(scene.box.lease).toMatchObject({ holder: "b", transitions: 1 });
    // The last renewal was sent at 10 s: the leader gives up at 20. The other saw it at 11 and looks every two seconds.
    expect(first.changes).toEqual(["0 leader", "20000 no leader"]);
    expect(second.changes).toEqual(["27000 leader"]);
    expect(scene.doubles).toBe(0);
    first.api.isAway = false;
    await scene.advanceSeconds(60);
    expect(scene.doubles).toBe(0);
    expect(first.election.isLeader).toBe(false);
    expect(first.lines).toContain("follows: b is the leader");
  });

  test("is won at once when the leader gives the Lease up", async () => {
    const first = scene.add("a");
    await scene.advanceSeconds(1);
    const second = scene.add("b");
    await scene.advanceSeconds(4);
    first.abort.abort();
    await first.ended;
    expect(first.election.isLeader).toBe(false);
    expect(scene.box.lease).toMatchObject({ holder: "", durationSeconds: 1 });
    await scene.advanceSeconds(2.5);
    expect(second.election.isLeader).toBe(true);
    expect(scene.doubles).toBe(0);
  });

  test("that two begin at the same moment has one winner", async () => {
    const [first, second] = [scene.add("a"), scene.add("b")];
    await scene.advanceSeconds(10);
    expect([first, second].filter(({ election }) => election.isLeader)).toHaveLength(1);
    expect(scene.doubles).toBe(0);
  });

  test("is lost to whoever wrote between reading and writing", async () => {
    scene.box.take({ holder: "", durationSeconds: 1, transitions: 4 });
    const replica = scene.add("a");
    replica.api.interfere = () => scene.box.take({ holder: "b", durationSeconds: 15, transitions: 5 });
    await scene.advanceSeconds(10);
    expect(replica.election.isLeader).toBe(false);
    expect(scene.box.lease).toMatchObject({ holder: "b", transitions: 5 });
    // Nobody renews it: 15 s after it was first seen, it is free.
    await scene.advanceSeconds(8);
    expect(replica.election.isLeader).toBe(true);
    expect(scene.box.lease).toMatchObject({ holder: "a", transitions: 6 });
  });

  test("lost while it was held ends leadership at once", async () => {
    const replica = scene.add("a");
    await scene.advanceSeconds(1);
    scene.box.take({ holder: "b", durationSeconds: 15, transitions: 9 });
    await scene.advanceSeconds(1.5);
    expect(replica.election.isLeader).toBe(false);
    expect(replica.changes).toEqual(["0 leader", "2000 no leader"]);
  });
});

describe("an API server that cannot be reached", () => {
  test("for one renewal is looked at anew: the Lease that is there is renewed, and no other created", async () => {
    scene.box.take({ holder: "", durationSeconds: 1, transitions: 0 });
    const replica = scene.add("a");
    await scene.advanceSeconds(1);
    replica.api.isAway = true;
    await scene.advanceSeconds(2);
    replica.api.isAway = false;
    await scene.advanceSeconds(30);
    expect(replica.changes).toEqual(["0 leader"]);
    expect(replica.lines).toEqual(["is the leader now", "the Lease cannot be reached: connection refused"]);
    expect(replica.api.creations).toBe(0);
  });

  test("leaves the leader its Lease for ten seconds, and is told of once", async () => {
    const replica = scene.add("a");
    await scene.advanceSeconds(1);
    replica.api.isAway = true;
    await scene.advanceSeconds(8.9);
    expect(replica.election.isLeader).toBe(true);
    await scene.advanceSeconds(0.1);
    expect(replica.election.isLeader).toBe(false);
    await scene.advanceSeconds(60);
    expect(replica.lines.filter((line) => line.includes("connection refused"))).toHaveLength(1);
    replica.api.isAway = false;
    await scene.advanceSeconds(3);
    expect(replica.election.isLeader).toBe(true);
  });

  test("that takes a renewal without an answer is asked anew", async () => {
    const replica = scene.add("a");
    await scene.advanceSeconds(1);
    replica.api.isMute = true;
    await scene.advanceSeconds(2);
    replica.api.isMute = false;
    await scene.advanceSeconds(20);
    expect(replica.election.isLeader).toBe(true);
    expect(replica.changes).toEqual(["0 leader"]);
  });
});

describe("a clock that jumps", () => {
  test("ahead makes the leader doubt until it has renewed: it may have slept", async () => {
    const replica = scene.add("a");
    await scene.advanceSeconds(1);
    scene.wall.jumpedMs += 3_600_000;
    expect(replica.election.isLeader).toBe(false);
    await scene.advanceSeconds(2);
    expect(replica.election.isLeader).toBe(true);
  });

  test("back lengthens nothing", async () => {
    const replica = scene.add("a");
    await scene.advanceSeconds(1);
    replica.api.isAway = true;
    scene.wall.jumpedMs -= 3_600_000;
    await scene.advanceSeconds(9);
    expect(replica.election.isLeader).toBe(false);
  });

  test("of others does not matter: what counts is when their Lease was seen to change", async () => {
    scene.box.take({ holder: "b", durationSeconds: 15, transitions: 0, renewTime: "1999-01-01T00:00:00.000000Z" });
    const replica = scene.add("a");
    await scene.advanceSeconds(14.5);
    expect(replica.election.isLeader).toBe(false);
    await scene.advanceSeconds(2);
    expect(replica.election.isLeader).toBe(true);
  });
});
