/** A word in double quotes, or one without; quotes and backslashes inside are escaped. */
const WORD = /"((?:[^"\\]|\\.)*)"|(\S+)/g;

/**
 * The words of the first `ExecStart=` of a unit of ours, as the program gets them (systemd.service(5), Command lines);
 * empty when there is none.
 */
export function parseExecStart(unit: string): readonly string[] {
  const line = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? "";
  return [...line.matchAll(WORD)].map(([, quoted, plain], index) => {
    const word = quoted === undefined ? (plain ?? "") : unescape(quoted);
    const resolved = word.replaceAll("%%", "%");
    return index === 0 ? resolved : resolved.replaceAll("$$", "$");
  });
}

function unescape(text: string): string {
  return text.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, character: string | undefined) =>
    hex === undefined ? (character ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
