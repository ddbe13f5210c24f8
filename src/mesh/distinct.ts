/** Longer lists are compared through a set. */
const MAX_COMPARED_PAIRWISE = 8;

/** The texts in order, each once; the list itself when it holds none twice. */
export function distinct(texts: readonly string[]): readonly string[] {
  if (texts.length < 2) return texts;
  if (texts.length > MAX_COMPARED_PAIRWISE) {
    const set = new Set(texts);
    return set.size === texts.length ? texts : [...set];
  }
  const isRepeated = texts.some((text, index) => texts.indexOf(text) < index);
  return isRepeated ? texts.filter((text, index) => texts.indexOf(text) === index) : texts;
}
