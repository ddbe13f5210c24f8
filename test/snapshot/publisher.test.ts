import { describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { NewerFormatError } from "../../src/snapshot/format/pointer.ts";
import { decodePublisher, encodePublisher, publisherKey, type PublisherRecord } from "../../src/snapshot/publisher.ts";
import { meshHost, observation, serviceClaim } from "../support/mesh-values.ts";

const KEY = publisherKey("east");
const VERSION = "0000000001000000-4f";
const DIGEST = "Od8UBMEjEBdExiJ9aXpBNg";
const RECORD: PublisherRecord = {
  cluster: "east",
  owner: "site-a",
  instance: "4f",
  isFollowing: true,
  renewedSeconds: 1_000,
  generation: 7,
  version: VERSION,
  part: {
    observation: observation("east", { version: VERSION }),
    claimCount: 3,
    shards: [DIGEST],
    wide: [meshHost("db.svc", serviceClaim(["192.0.2.1"]))],
    withheld: [{ name: parseName("a.b"), claim: serviceClaim(["192.0.2.2"]) }],
  },
};

function changed(change: Readonly<Record<string, unknown>>): Uint8Array {
  const value: unknown = JSON.parse(new TextDecoder().decode(encodePublisher(RECORD)));
  return new TextEncoder().encode(JSON.stringify({ ...(typeof value === "object" ? value : {}), ...change }));
}

describe("a record", () => {
  const { part: _part, ...pruned } = RECORD;
  const { claimCount: _count, ...uncounted } = RECORD.part ?? {
    observation: observation("east"),
    shards: [],
    wide: [],
    withheld: [],
  };
  test.each([
    ["with all that it may have", RECORD],
    ["of a cluster that was pruned", pruned],
    ["of claims that nobody counted", { ...RECORD, part: uncounted }],
    [
      "of a table without versions",
      { ...RECORD, version: "", part: { ...uncounted, observation: observation("east") } },
    ],
  ])("%s is read as it was written", (_what, record) => {
    expect(decodePublisher(encodePublisher(record), KEY)).toEqual(record);
  });

  test.each([
    [{ cluster: "west" }, 'publisher/east: cluster is "west"'],
    [{ owner: 7 }, "publisher/east: owner is not text"],
    [{ isFollowing: "yes" }, "publisher/east: isFollowing is neither true nor false"],
    [{ renewedSeconds: 8_640_000_000_001 }, "publisher/east: renewedSeconds is more than 8640000000000"],
    [{ generation: -1 }, "publisher/east: generation is not a whole number"],
    [
      { part: { observation: { cluster: "west", zone: "a.", observedSeconds: 1, leaseSeconds: 1, namespaces: [] } } },
      "publisher/east: part: observation is of another cluster",
    ],
    [{ formatVersion: 0 }, "publisher/east: formatVersion is 0"],
  ])("%j is refused, and it is said what to do", (change, problem) => {
    const message = `${problem}: delete this key, then sync the cluster`;
    expect(() => decodePublisher(changed(change), KEY)).toThrow(expect.objectContaining({ code: "corrupt", message }));
  });

  test("a shard must be named by a digest", () => {
    const { part } = RECORD;
    const record = part === undefined ? RECORD : { ...RECORD, part: { ...part, shards: ["../view"] } };
    expect(() => decodePublisher(encodePublisher(record), KEY)).toThrow(
      'publisher/east: part: shards is not a digest: "../view"',
    );
  });

  test("one of a later version says to upgrade", () => {
    expect(() => decodePublisher(changed({ formatVersion: 2 }), KEY)).toThrow(NewerFormatError);
  });
});
