/** Files of src that do something and have no test of their own, and why. */
export const UNTESTED: Readonly<Record<string, string>> = {
  "src/server/http/limits.ts":
    "numbers with their reasons: test/server/http/faults-of-connections.test.ts shows what each bounds, with smaller ones",
  "src/shim/limits.ts":
    "numbers with their reasons: test/shim/resolution*.test.ts and test/shim/tcp-listener.test.ts show what they bound",
  "src/shim/gateway/limits.ts":
    "numbers with their reasons: the tests beside it show what they bound, with smaller ones",
  "src/cli/shim/options.ts":
    "words for the help: test/cli/shim-command.test.ts sees which verb takes which, scripts/check-docs.ts that the manual has them",
  "src/cli/sync/options.ts":
    "words for the help: test/cli/commands.test.ts sees that each is explained, scripts/check-docs.ts that the manual has them",
  "src/sync/istiod/name-table.ts":
    "types and an error: test/sync/istiod/name-table-json.test.ts and ads/name-table-message.test.ts read them and see it thrown",
  "src/mesh/vip-ledger.ts":
    "types and two constants: the format version is in what test/snapshot/vip-ledger.test.ts reads and writes",
  "src/mesh/view.ts":
    "types and the list of reaches: every value is read and written by test/snapshot/format/view.test.ts",
  "src/sync/planned-table.ts":
    "a step of test/sync/publish-reading.test.ts and test/sync/run*.test.ts, which see every table that is planned",
  "src/sync/accepted-table.ts":
    "a step of test/sync/publish-reading.test.ts, which holds clusters back for each reason, and where all would be",
  "src/sync/damage-policy.ts":
    "a step of test/sync/publish-reading.test.ts, which damages tables; test/sync/remaining-hosts.test.ts sees what is left of one",
  "src/snapshot/retention/memory.ts":
    "what a process remembers: test/snapshot/retention.test.ts sees that nothing is read twice, test/sync/faults/sweeping.test.ts that nothing is lost by it",
  "src/snapshot/retention/named-shards.ts":
    "what keeps a shard: test/snapshot/retention.test.ts and retention.unreadable.test.ts have a case for each kind",
  "src/snapshot/retention/store-delay.ts":
    "one sum: test/snapshot/retention.test.ts and test/snapshot/retention/hold-shards.test.ts see what is waited for it",
  "src/snapshot/retention/superseded.ts":
    "which tables are old: test/snapshot/retention.test.ts has the cases, clocks that jump among them",
  "src/snapshot/retention/sweep.ts":
    "one step of what test/snapshot/retention.test.ts sees whole and test/sync/faults/sweeping.test.ts in every order",
  "src/snapshot/retention/sweeps-under-way.ts":
    "how long a sweep is waited for: the table in test/snapshot/retention/hold-shards.test.ts",
  "src/snapshot/retention/tend-marks.ts":
    "one step of what test/snapshot/retention.test.ts sees whole and test/sync/faults/sweeping.test.ts in every order",
};
