/**
 * How many files a process takes for one purpose: `most`, and no more than `share` of the `fileLimit` that it may have open,
 * yet one at least; a `fileLimit` of undefined stands for any number.
 */
export function shareOfFiles(fileLimit: number | undefined, share: number, most: number): number {
  const own = fileLimit === undefined ? Infinity : Math.floor(fileLimit * share);
  return Math.max(1, Math.min(most, own));
}
