import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
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

/** A Containerfile, and what its image is to be. */
interface ContainerImage {
  readonly path: string;
  readonly base: string;
  readonly copied: string;
  readonly entrypoint: string;
  /** What the build makes, run by what the image has. */
  readonly run: (folder: string) => readonly [program: string, ...words: string[]];
}

const IMAGES: readonly ContainerImage[] = [
  {
    path: "deploy/container/Containerfile",
    base: "gcr.io/distroless/base-nossl-debian12:",
    copied: "--from=build /build/meshdoh /usr/local/bin/meshdoh",
    entrypoint: '["/usr/local/bin/meshdoh"]',
    run: (folder) => [join(folder, "meshdoh"), "--version"],
  },
  {
    path: "deploy/container/Containerfile.node",
    base: `docker.io/library/node:${packageJson.devDependencies.node}-`,
    copied: "--from=build /build/dist/meshdoh.mjs /meshdoh.mjs",
    entrypoint: '["node", "/meshdoh.mjs"]',
    run: (folder) => [process.execPath, join(folder, "dist/meshdoh.mjs"), "--version"],
  },
];

function textsOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ text }) => text);
}

describe.each(IMAGES)("$path", ({ path, base, copied, entrypoint, run }) => {
  const [build = [], image = [], ...more] = readStages(path);

  test("is one stage that builds and one that runs", () => {
    expect(more).toEqual([]);
    expect(build.map(({ name }) => name)).toEqual(["FROM", "WORKDIR", "COPY", "RUN", "COPY", "COPY", "COPY", "RUN"]);
    expect(image.map(({ name }) => name)).toEqual(["FROM", "LABEL", "COPY", "USER", "ENTRYPOINT", "CMD"]);
  });

  test.each([
    ["builds with the Node of this repository", build, `docker.io/library/node:${packageJson.devDependencies.node}-`],
    ["runs on its base", image, base],
  ])("%s, by registry and tag", (_title, stage, expected) => {
    const [from = ""] = textsOf(stage, "FROM");
    expect(from).toContain(expected);
    expect(from).toMatch(/^[\w.-]+\.[a-z]+\/[\w/-]+:(?!latest)[\w.-]+(?: AS build)?$/);
  });

  test("runs the program alone, as a user that is not root", () => {
    expect(textsOf(image, "COPY")).toEqual([copied]);
    expect(textsOf(image, "USER")).toEqual(["65532:65532"]);
    expect(textsOf(image, "ENTRYPOINT")).toEqual([entrypoint]);
  });

  test("holds no secret and fetches nothing but what package-lock.json names", () => {
    const texts = [...build, ...image].filter(({ name }) => name !== "LABEL").map(({ text }) => text);
    expect(texts.filter((text) => /mdoh_|password|secret|token|https?:|curl|wget|apt/i.test(text))).toEqual([]);
    expect(textsOf(build, "RUN")[0]).toBe("npm ci --no-audit --no-fund");
  });

  test("makes the program out of the files that it copies", () => {
    const folder = mkdtempSync(join(tmpdir(), "meshdoh-container-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
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
    const [program, ...words] = run(folder);
    const said = execFileSync(program, words, { cwd: "/", env: {}, encoding: "utf8" });
    expect(said).toBe(`${packageJson.version}\n`);
  });
});
