import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { askGateway } from "../../src/cli/query/ask-gateway.ts";
import { askServer, type Answered } from "../../src/cli/query/ask-server.ts";
import { formatRdataForPeople } from "../../src/cli/query/rdata.ts";
import { parseName } from "../../src/dns/name.ts";
import { RrClass, RrType } from "../../src/dns/numbers.ts";

const NAME = "productpage.ns1.svc.cluster.local.";

let folder: string;
let child: ReturnType<typeof startExamples>;
const lines: string[] = [];

function startExamples() {
  const words = ["--watch", "--examples", join(folder, "examples"), "--gateway-port", "0", "--shim-port", "0"];
  const env = { ...process.env, TMPDIR: folder };
  return spawn(process.execPath, ["scripts/start.ts", ...words], { stdio: ["ignore", "pipe", "pipe"], env });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshdoh-start-watch-"));
  await cp("examples/two-clusters", join(folder, "examples"), { recursive: true });
  child = startExamples();
  child.stderr.setEncoding("utf8").on("data", (text: string) => lines.push(text));
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith("Ctrl-C")) break;
  }
});

afterAll(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill("SIGINT");
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

const QUESTION = { name: parseName(NAME), type: RrType.A, class: RrClass.In };

/** What stands behind a word in the closing text of `npm start`. */
function told(word: string): string {
  const pattern = new RegExp(`^ {2}${word} +(\\S+)`);
  return lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined) ?? "";
}

function addressesIn({ message }: Answered): string[] {
  return message.answer.map((record) => formatRdataForPeople(record));
}

async function ofGateway(): Promise<string[]> {
  return addressesIn(await askGateway(QUESTION, { url: new URL(told("gateway")), timeoutMs: 2000 }));
}

async function ofShim(): Promise<string[]> {
  return addressesIn(await askServer(QUESTION, told("shim"), { useTcp: false, timeoutMs: 2000 }));
}

test("an example that is edited changes its answer", async () => {
  let [current = ""] = await ofGateway();
  const file = join(folder, "examples/east/bookinfo.yaml");
  const times: number[] = [];
  for (const address of ["10.96.77.1", "10.96.77.2", "10.96.77.3"]) {
    const text = await readFile(file, "utf8");
    expect(text).toContain(current);
    const startMs = performance.now();
    await writeFile(file, text.replaceAll(current, address));
    await vi.waitFor(async () => expect(await ofGateway()).toEqual([address]), { timeout: 20_000, interval: 20 });
    times.push(performance.now() - startMs);
    await vi.waitFor(async () => expect(await ofShim()).toEqual([address]), { timeout: 20_000, interval: 20 });
    current = address;
  }
  console.log(`the answer of the gateway changed after ${times.map((ms) => Math.round(ms)).join(", ")} ms`);
  // Gathered for 300 ms, and looked for by the gateway every second.
  expect(times.toSorted((a, b) => a - b)[1]).toBeLessThan(2000);
  expect(lines.join("")).toContain(`published: changed ${NAME}`);
});
