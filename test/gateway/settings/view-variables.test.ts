import { expect, test } from "vitest";
import { VariableReader } from "../../../src/gateway/settings/variable-reader.ts";
import { readAnonymousView } from "../../../src/gateway/settings/view-variables.ts";

test("without a name there is no view, whatever else is set", () => {
  expect(readAnonymousView(new VariableReader({ MESHDOH_VIEW_CLUSTER: "east" }))).toBeUndefined();
});

test("a view with a name has what is said of it, and is nobody's operator", () => {
  const read = new VariableReader({ MESHDOH_ANONYMOUS_VIEW: "vm", MESHDOH_VIEW_NAMESPACE: "ns1" });
  expect(readAnonymousView(read)).toEqual({
    name: "vm",
    namespace: "ns1",
    reach: "mesh",
    families: ["v4", "v6"],
    autopath: true,
    public: true,
  });
  expect(read.problems).toEqual([]);
});
