import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatKubeconfig, type KubeconfigContext } from "../../support/api-server/kubeconfig.ts";
import type { Tool } from "../required-tools.ts";

/** What a command printed, and how it ended. */
export interface Printed {
  readonly status: number;
  readonly output: string;
  readonly complaints: string;
}

/** A command that goes on until it is ended. */
export interface RunningCommand {
  /** All that it printed so far, line by line. */
  readonly lines: () => readonly string[];
  readonly end: () => Promise<void>;
}

const PROGRAM: Tool = "kubectl";
const GIVE_UP_MS = 30_000;

/** `kubectl` with a home folder, a cache and a kubeconfig of its own. */
export class Kubectl {
  readonly #home: string;
  readonly #words: readonly string[];

  private constructor(home: string) {
    this.#home = home;
    this.#words = ["--cache-dir", join(home, "cache"), "--kubeconfig", join(home, "kubeconfig")];
  }

  static async open(contexts: readonly KubeconfigContext[]): Promise<Kubectl> {
    const home = await mkdtemp(join(tmpdir(), "meshdoh-kubectl-"));
    await writeFile(join(home, "kubeconfig"), formatKubeconfig(contexts), { mode: 0o600 });
    return new Kubectl(home);
  }

  /** Runs a command to its end; `input` is what it reads where it is told `-f -`. */
  run(words: readonly string[], input = ""): Promise<Printed> {
    return new Promise((resolve) => {
      const child = execFile(
        PROGRAM,
        [...this.#words, ...words],
        { env: this.#environment(), timeout: GIVE_UP_MS, maxBuffer: 64 * 1024 * 1024 },
        (error, output, complaints) => {
          resolve({ status: error === null ? 0 : Number(error.code ?? 1), output, complaints });
        },
      );
      child.stdin?.end(input);
    });
  }

  /** Starts a command that goes on, such as `get --watch`. */
  start(words: readonly string[]): RunningCommand {
    const child = spawn(PROGRAM, [...this.#words, ...words], { env: this.#environment(), stdio: "pipe" });
    const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    return {
      lines: () => printed.split("\n").filter((line) => line !== ""),
      end: async () => {
        child.kill();
        await ended;
      },
    };
  }

  close(): Promise<void> {
    return rm(this.#home, { recursive: true });
  }

  #environment(): NodeJS.ProcessEnv {
    return { ...process.env, HOME: this.#home, KUBECONFIG: "" };
  }
}
