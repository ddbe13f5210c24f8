/** Words that systemd takes as they are; a doubled `%` or `$` is one of them (systemd.service(5), Command lines). */
const PLAIN = /^[\w@:+=,./%$-]+$/;
const CONTROL = /\p{Cc}/gu;

/** A value for `ExecStart=` that runs exactly these words, the first being the program's absolute path. */
export function quoteExec(words: readonly string[]): string {
  // Variables are put in everywhere but in the path of the program.
  return words.map((word, index) => quote(index === 0 ? word : word.replaceAll("$", "$$$$"))).join(" ");
}

/** A text in a setting that knows specifiers (systemd.unit(5)) but no quotes. */
export function escapeSpecifiers(text: string): string {
  return text.replaceAll("%", "%%");
}

function quote(word: string): string {
  const escaped = escapeSpecifiers(word);
  if (PLAIN.test(escaped)) return escaped;
  const inside = escaped
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll(CONTROL, (character) => [...Buffer.from(character)].map(octetEscape).join(""));
  return `"${inside}"`;
}

function octetEscape(octet: number): string {
  return `\\x${octet.toString(16).padStart(2, "0")}`;
}
