/** A test that a document names. */
export interface NamedTest {
  /** The heading above it, without its marks. */
  readonly heading: string;
  readonly path: string;
  /** The beginning of its title. */
  readonly title: string;
}

/** The tests that a document names, in lines such as: - Shown by `test/a.test.ts`: «what holds». */
export function findNamedTests(document: string): NamedTest[] {
  const named: NamedTest[] = [];
  let heading = "";
  for (const line of document.split("\n")) {
    heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    const [, path, title] = /^- Shown by `([^`]+)`: «(.+)»$/.exec(line) ?? [];
    if (path !== undefined && title !== undefined) named.push({ heading, path, title });
  }
  return named;
}

/** Those whose file has no string that begins with their title, or is not there (undefined), as `<path>: <title>`. */
export function findMissingTests(named: readonly NamedTest[], textOf: (path: string) => string | undefined): string[] {
  return named.flatMap(({ path, title }) => {
    const isThere = textOf(path)?.includes(`"${title}`) === true;
    return isThere ? [] : [`${path}: ${title}`];
  });
}
