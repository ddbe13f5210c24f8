import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { REPOSITORY } from "../planted-tree.ts";

/** One instruction of a Containerfile, continued lines joined. */
interface Instruction {
  readonly name: string;
  readonly words: readonly string[];
  readonly text: string;
}

/** The stages of a Containerfile, each from its FROM on. */
function readStages(path: string): Instruction[][] {
  const lines = readFileSync(path, "utf8")
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  const stages: Instruction[][] = [];
  for (const line of lines.filter((each) => each.trim() !== "")) {
    const [name = "", ...words] = line.trim().split(/\s+/);
    if (name === "FROM") stages.push([]);
    stages.at(-1)?.push({ name, words, text: words.join(" ") });
  }
  return stages;
}

const [build = [], image = [], ...more] = readStages("deploy/container/Containerfile");
const folder = mkdtempSync(join(tmpdir(), "meshdoh-container-"));
afterAll(() => rmSync(folder, { recursive: true }));

function textsOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ text }) => text);
}

test("the Containerfile is one stage that builds and one that runs", () => {
  expect(more).toEqual([]);
  expect(build.map(({ name }) => name)).toEqual(["FROM", "WORKDIR", "COPY", "RUN", "COPY", "COPY", "COPY", "RUN"]);
  expect(image.map(({ name }) => name)).toEqual(["FROM", "LABEL", "COPY", "USER", "ENTRYPOINT", "CMD"]);
});

test.each([
  ["builds with the Node of this repository", build, `docker.io/library/node:${packageJson.devDependencies.node}-`],
  ["runs on a base without a shell", image, "gcr.io/distroless/base-nossl-debian12:"],
])("the Containerfile %s, by registry and tag", (_title, stage, base) => {
  const [from = ""] = textsOf(stage, "FROM");
  expect(from).toContain(base);
  expect(from).toMatch(/^[\w.-]+\.[a-z]+\/[\w/-]+:(?!latest)[\w.-]+(?: AS build)?$/);
});

test("the image runs the binary alone, as a user that is not root", () => {
  expect(textsOf(image, "COPY")).toEqual(["--from=build /build/meshdoh /usr/local/bin/meshdoh"]);
  expect(textsOf(image, "USER")).toEqual(["65532:65532"]);
  expect(textsOf(image, "ENTRYPOINT")).toEqual(['["/usr/local/bin/meshdoh"]']);
});

test("the Containerfile holds no secret and fetches nothing but what package-lock.json names", () => {
  const texts = [...build, ...image].filter(({ name }) => name !== "LABEL").map(({ text }) => text);
  expect(texts.filter((text) => /mdoh_|password|secret|token|https?:|curl|wget|apt/i.test(text))).toEqual([]);
  expect(textsOf(build, "RUN")[0]).toBe("npm ci --no-audit --no-fund");
});

test("the steps of the Containerfile make the binary out of the files that it copies", () => {
  for (const { words } of build.filter(({ name }) => name === "COPY")) {
    const target = words.at(-1) ?? "";
    for (const source of words.slice(0, -1)) {
      expect(existsSync(join(REPOSITORY, source)), source).toBe(true);
      cpSync(join(REPOSITORY, source), join(folder, target === "./" ? source : target), { recursive: true });
    }
  }
  // What `npm ci` would make of the same package-lock.json.
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  const [, step = ""] = textsOf(build, "RUN");
  execFileSync("sh", ["-c", step], { cwd: folder });
  const said = execFileSync(join(folder, "meshdoh"), ["--version"], { cwd: "/", env: {}, encoding: "utf8" });
  expect(said).toBe(`${packageJson.version}\n`);
});
