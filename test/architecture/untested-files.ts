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
};
