import type { MarkdownFile, Problem } from "./markdown.ts";

/** Checks that RFCs are cited as "RFC 8484 section 4.2", so that one search finds every mention. */
export function checkCitations(file: MarkdownFile): Problem[] {
  return file.prose.flatMap(({ text, line }) => {
    const wrong = [...text.matchAll(/\brfc[\s-]?\d+\b|§\s*\d[\d.]*/gi)].map(([mention]) => mention);
    return wrong
      .filter((mention) => !/^RFC [1-9]\d{0,3}$/.test(mention))
      .map((mention) => ({ path: file.path, line, message: `cite as "RFC n section m": ${mention}` }));
  });
}

/** Checks that decision records are numbered 0001, 0002, … without gaps or doubles. */
export function checkDecisionNumbers(paths: readonly string[]): Problem[] {
  const records = paths.filter((path) => path.startsWith("docs/adr/")).toSorted();
  return records.flatMap((path, index) => {
    const expected = String(index + 1).padStart(4, "0");
    const isRight = new RegExp(`^docs/adr/${expected}-[a-z0-9-]+\\.md$`).test(path);
    return isRight ? [] : [{ path, line: 1, message: `decision record should be docs/adr/${expected}-<title>.md` }];
  });
}
