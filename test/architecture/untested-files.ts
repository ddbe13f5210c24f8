/** Files of src that do something and have no test of their own, and why. */
export const UNTESTED: Readonly<Record<string, string>> = {
  "src/mesh/vip-ledger.ts":
    "types and two constants: the format version is in what test/snapshot/vip-ledger.test.ts reads and writes",
  "src/mesh/view.ts":
    "types and the list of reaches: every value is read and written by test/snapshot/format/view.test.ts",
};
