import { once } from "node:events";
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { askView } from "../../../src/cli/shim/ask-view.ts";
import { FakeTerminal } from "../fake-terminal.ts";

const VIEW = {
  view: "dev",
  snapshot: "1-0123456789abcdef",
  zones: ["east.example."],
  search: ["ns1.svc.east.example."],
};

test("the first gateway that tells is believed; the token goes with the question and not to the terminal", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    response.setHeader("content-type", "application/json").end(JSON.stringify(VIEW));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const folder = mkdtempSync(join(tmpdir(), "meshdoh-token-"));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  try {
    writeFileSync(join(folder, "token"), "opensesame\n", { mode: 0o600 });
    const words = [
      "--gateway=http://127.0.0.1:1/dns-query",
      `--gateway=http://localhost:${port}/dns-query`,
      `--token-file=${folder}/token`,
    ];
    const terminal = new FakeTerminal();
    const view = await askView(readArguments(shimCommand, words), terminal);
    expect(view).toMatchObject({ zones: ["east.example."], search: ["ns1.svc.east.example."] });
    expect(asked).toEqual(["/view Bearer opensesame"]);
    expect(terminal.complaints).toMatch(/^warning: http:\/\/127\.0\.0\.1:1 did not tell its view: /);
    expect(terminal.complaints).not.toContain("opensesame");
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
});

test("without a gateway that answers nothing is known", async () => {
  const args = readArguments(shimCommand, ["--gateway=http://127.0.0.1:1/dns-query"]);
  expect(await askView(args, new FakeTerminal())).toBeUndefined();
});
