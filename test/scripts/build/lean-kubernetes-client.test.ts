import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { linkProgram } from "../../../scripts/build/link-parts.ts";

const SOURCE = `
  import { kubeSource } from ${JSON.stringify(join(process.cwd(), "src/sync/kube/kube-source.ts"))};
  await kubeSource("west", "east").read().catch((error) => console.log(error.message));
`;

test("a program that reads kubeconfigs has none of the generated API, and says no more than it was told to", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-lean-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [main, program, kubeconfig] = ["main.ts", "linked.mjs", "config"].map((name) => join(folder, name));
  if (main === undefined || program === undefined || kubeconfig === undefined) throw new RangeError("three files");
  writeFileSync(main, SOURCE);
  writeFileSync(kubeconfig, "contexts: [{name: prod, context: {cluster: a}}]");
  const text = await linkProgram(main, "1.2.3");
  writeFileSync(program, text);
  expect(text).toContain("KubeConfig");
  expect(text).not.toContain("CoreV1Api");
  expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  const runtimes = [process.execPath, join(process.cwd(), "node_modules/.bin/bun")];
  for (const runtime of runtimes) {
    const said = execFileSync("sh", ["-c", '"$0" "$1" 2>&1', runtime, program], {
      encoding: "utf8",
      env: { ...process.env, KUBECONFIG: kubeconfig },
    });
    expect(said).toBe(`${kubeconfig} has no context "west": there are prod\n`);
  }
});
