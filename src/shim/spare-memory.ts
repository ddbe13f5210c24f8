import { setFlagsFromString } from "node:v8";

/**
 * Makes V8 keep a process small that answers out of a cache; other engines take no notice. Call it once all modules are
 * loaded, since Node's own cached code is good for the flags that it was compiled with only.
 */
export function spareMemory(): void {
  // The compiler between the quick one and the good one. Its jobs of the first busy second take up to 18 MB at once,
  // which the system does not get back; what stays hot reaches the good one without it.
  setFlagsFromString("--no-maglev");
  // The first burst of questions that the cache cannot answer would make the young generation grow from 2 to 16 MB, and
  // it never shrinks. Replies out of the cache leave nothing behind, so a small one is collected as cheaply.
  setFlagsFromString("--semi-space-growth-factor=1");
}
