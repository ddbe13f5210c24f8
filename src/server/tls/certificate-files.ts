import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { oneAtATime } from "../one-at-a-time.ts";
import { watchFolder, type FolderWatch } from "../watch-folder.ts";
import { readTlsFiles, type TlsMaterial } from "./tls-files.ts";
import type { TlsSource } from "./tls-source.ts";

/** How often the files themselves are looked at: a link may lead to a file in a folder that is not watched. */
const FILE_CHECK_MS = 5_000;

/** The certificate files of a listener, read again when they change. */
export class CertificateFiles {
  readonly source: TlsSource;
  /** Called with what is in force from now on. */
  changed: ((material: TlsMaterial) => void) | undefined;
  readonly #report: (line: string) => void;
  readonly #watches: readonly FolderWatch[];
  readonly #timer: NodeJS.Timeout;
  readonly #look = oneAtATime(() => this.#readAnew());
  #material: TlsMaterial;
  #stamp: string;
  #problem: string | undefined;

  /** Reads the files and follows them until `close`. Throws `TlsFileError` when they are no good now. */
  static async open(source: TlsSource, report: (line: string) => void): Promise<CertificateFiles> {
    const stamp = await stampOf(source);
    const files = new CertificateFiles(source, report, await readTlsFiles(source), stamp);
    await Promise.all(files.#watches.map(({ ready }) => ready));
    return files;
  }

  private constructor(source: TlsSource, report: (line: string) => void, material: TlsMaterial, stamp: string) {
    this.source = source;
    this.#report = report;
    this.#material = material;
    this.#stamp = stamp;
    const folders = new Set(filesOf(source).map((file) => dirname(file)));
    this.#watches = [...folders].map((folder) =>
      watchFolder({
        folder,
        // Kubernetes changes a link of another name that the files lead through.
        concerns: () => true,
        changed: () => void this.look(),
        reportFailure: (failure) => report(`changes of ${folder} are noticed late: ${String(failure)}`),
      }),
    );
    this.#timer = setInterval(() => void this.look(), FILE_CHECK_MS);
    this.#timer.unref();
  }

  /** What is in force. */
  get material(): TlsMaterial {
    return this.#material;
  }

  /** Reads the files again if they have changed; when they are no good, what was in force stays. Never rejects. */
  look(): Promise<void> {
    return this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const watch of this.#watches) watch.close();
  }

  async #readAnew(): Promise<void> {
    const stamp = await stampOf(this.source);
    if (stamp === this.#stamp) return;
    try {
      const material = await readTlsFiles(this.source);
      this.changed?.(material);
      this.#material = material;
      this.#stamp = stamp;
      this.#problem = undefined;
      this.#report(
        `${basename(this.source.certificateFile)} was read again: valid until ${material.validTo.toISOString()}`,
      );
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // Two files are seldom written at one moment, and this one is looked at until it is right.
      if (problem !== this.#problem) this.#report(`${problem}; the certificate of before stays in use`);
      this.#problem = problem;
    }
  }
}

function filesOf({ certificateFile, keyFile, clientAuthority }: TlsSource): string[] {
  return [certificateFile, keyFile, ...(clientAuthority === undefined ? [] : [clientAuthority.file])];
}

/** Changes when one of the files, wherever links lead, is another or has been written. */
async function stampOf(source: TlsSource): Promise<string> {
  const stamps = await Promise.all(
    filesOf(source).map(async (file) => {
      try {
        const { ino, mtimeMs, size } = await stat(file);
        return `${ino} ${mtimeMs} ${size}`;
      } catch {
        // What is wrong is said when the file is read.
        return "absent";
      }
    }),
  );
  return stamps.join(", ");
}
