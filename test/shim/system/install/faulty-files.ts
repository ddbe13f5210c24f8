import type { FileCalls } from "../../../../src/shim/system/install/file-calls.ts";

/** What a killed process sees of its next system call: nothing, so no code of its own may make use of it. */
class Killed extends Error {
  override readonly name: string = "Killed";
}

/** What a fault does to the system call that it meets. */
export type Fault = "before" | "halfway";

/** Files on which the process is killed at the n-th call that changes something, and never comes back; counts them. */
export class KilledFiles {
  calls = 0;
  isKilled = false;
  readonly files: FileCalls;
  readonly #at: number;
  readonly #fault: Fault;

  constructor(files: FileCalls, at: number, fault: Fault) {
    this.#at = at;
    this.#fault = fault;
    this.files = {
      ...files,
      look: (path) => this.#alive(() => files.look(path)),
      sync: () => this.#alive(() => undefined),
      write: (file, octets, offset) => {
        if (this.#isHit() && this.#fault === "halfway")
          files.write(file, octets.subarray(0, octets.length / 2), offset);
        return this.#alive(() => files.write(file, octets, offset));
      },
      makeFolder: this.#guard(files.makeFolder),
      removeFolder: this.#guard(files.removeFolder),
      makeLink: this.#guard(files.makeLink),
      remove: this.#guard(files.remove),
      rename: this.#guard(files.rename),
      create: this.#guard(files.create),
      openOver: this.#guard(files.openOver),
      setLength: this.#guard(files.setLength),
      setMode: this.#guard(files.setMode),
      setOwner: this.#guard(files.setOwner),
    };
  }

  #guard<A extends readonly unknown[], R>(call: (...words: A) => R): (...words: A) => R {
    return (...words) => {
      this.#isHit();
      return this.#alive(() => call(...words));
    };
  }

  #isHit(): boolean {
    const isHit = !this.isKilled && this.calls++ === this.#at;
    this.isKilled ||= isHit;
    return isHit;
  }

  #alive<T>(call: () => T): T {
    if (this.isKilled) throw new Killed("killed");
    return call();
  }
}

/** Files on a disk that is full from the n-th call on that needs space; a file that is written over has its own. */
export function fullDisk(files: FileCalls, at: number): { readonly files: FileCalls; readonly calls: () => number } {
  let calls = 0;
  const needsSpace = <A extends readonly unknown[], R>(name: string, call: (...words: A) => R) => {
    return (...words: A): R => {
      if (calls++ < at) return call(...words);
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: "ENOSPC" });
    };
  };
  const roomy = new Set<number>();
  const writeMore = needsSpace("write", files.write);
  const faulty: FileCalls = {
    ...files,
    sync: () => undefined,
    openOver: (path) => {
      const file = files.openOver(path);
      roomy.add(file);
      return file;
    },
    close: (file) => {
      roomy.delete(file);
      files.close(file);
    },
    create: needsSpace("open", files.create),
    write: (file, octets, offset) => (roomy.has(file) ? files.write : writeMore)(file, octets, offset),
    makeFolder: needsSpace("mkdir", files.makeFolder),
    makeLink: needsSpace("symlink", files.makeLink),
  };
  return { files: faulty, calls: () => calls };
}

/** Files of which the n-th call that changes something fails, and no other; `hasFailed` tells whether it came to that. */
export function failingOnce(
  files: FileCalls,
  at: number,
): { readonly files: FileCalls; readonly hasFailed: () => boolean } {
  let calls = 0;
  const once = <A extends readonly unknown[], R>(name: string, call: (...words: A) => R) => {
    return (...words: A): R => {
      if (calls++ !== at) return call(...words);
      throw Object.assign(new Error(`EIO: i/o error, ${name}`), { code: "EIO" });
    };
  };
  const faulty: FileCalls = {
    ...files,
    sync: () => undefined,
    makeFolder: once("mkdir", files.makeFolder),
    removeFolder: once("rmdir", files.removeFolder),
    makeLink: once("symlink", files.makeLink),
    remove: once("unlink", files.remove),
    rename: once("rename", files.rename),
    create: once("open", files.create),
    openOver: once("open", files.openOver),
    write: once("write", files.write),
  };
  return { files: faulty, hasFailed: () => calls > at };
}
