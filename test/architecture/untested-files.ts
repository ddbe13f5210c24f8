/** Files of src that do something and have no test of their own, and why. */
export const UNTESTED: Readonly<Record<string, string>> = {
  "src/dns/numbers.ts": "the numbers of the IANA registries and nothing else",
  "src/gateway/build-resolver.ts": "wiring: test/gateway/build-responder.test.ts asks through all of it",
  "src/gateway/routes.ts": "every route is asked for in test/gateway/gateway*.test.ts",
  "src/mesh/vip-ledger.ts": "types and the empty value",
};
