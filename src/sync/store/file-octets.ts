import * as fs from "node:fs";
import { promisify } from "node:util";

// Descriptors instead of handles: a publication writes thousands of files, and each handle is an object that the garbage
// collector has to watch.

/** Opens a file that is written anew and can be read back; resolves with its descriptor. */
export const openToWrite: (path: string) => Promise<number> = (path) => open(path, "w+");

/** Opens a folder, whose names can then be flushed. */
export const openFolder: (path: string) => Promise<number> = (path) => open(path, "r");

/** Has on disk what was written. */
export const flush: (descriptor: number) => Promise<void> = promisify(fs.fsync);

/** Lets go of a descriptor. */
export const close: (descriptor: number) => Promise<void> = promisify(fs.close);

/** Writes all octets at the beginning of a file. */
export async function writeOctets(descriptor: number, octets: Uint8Array): Promise<void> {
  for (let at = 0; at < octets.length;) at += await write(descriptor, octets, at, octets.length - at, at);
}

/** Whether a file reads as these octets. `scratch` is memory that is overwritten; at least one octet. */
export async function readsAs(descriptor: number, octets: Uint8Array, scratch: Buffer): Promise<boolean> {
  for (let at = 0; ;) {
    const count = await read(descriptor, scratch, 0, scratch.length, at);
    if (count === 0) return at === octets.length;
    if (at + count > octets.length || scratch.compare(octets, at, at + count, 0, count) !== 0) return false;
    at += count;
    if (at === octets.length && count < scratch.length) return true;
  }
}

const open = promisify(fs.open);

function write(descriptor: number, octets: Uint8Array, from: number, length: number, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(descriptor, octets, from, length, at, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

function read(descriptor: number, octets: Buffer, from: number, length: number, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(descriptor, octets, from, length, at, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
}
