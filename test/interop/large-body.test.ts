import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openListener, scratchFolder } from "../server/http/running-listener.ts";
import { stubGateway } from "../server/http/stub-gateway.ts";

const run = promisify(execFile);

test("curl has 413 for a body that is too long, over HTTP/2 with prior knowledge, each time", async () => {
  const { url } = await openListener(stubGateway());
  const body = join(await scratchFolder(), "body");
  await writeFile(body, new Uint8Array(200_000));
  const words = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--http2-prior-knowledge", "--data-binary", `@${body}`];
  for (let count = 0; count < 20; count++) {
    expect((await run("curl", [...words, `${url}/dns-query`])).stdout).toBe("413");
  }
});
