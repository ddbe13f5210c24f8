/** One requirement of one RFC, as a row of docs/rfc.md states it. */
export interface RfcRow {
  readonly rfc: number;
  /** Empty where the whole RFC is meant. */
  readonly section: string;
  readonly requirement: string;
  readonly status: string;
  /** The cell that names tests, and reasons where there are any. */
  readonly shownBy: string;
}

/** A test file of the repository. */
export interface TestFile {
  readonly path: string;
  readonly text: string;
}

/** What may be said of a requirement: `differs` and `no` need a reason, `yes` and `differs` a test. */
const STATUSES: ReadonlySet<string> = new Set(["yes", "differs", "no"]);
/** The titles of groups, which show nothing by themselves. */
const GROUP = /\bdescribe(?:\.each)?\("[^"]*"/g;
const LINK = /\[[^\]]+\]\(\.\.\/([^)]+)\)(?:: «([^»]+)»)?/g;

const ROW = /^\| *(?:–|([\d.]+)) *\|(.*)\|(.*)\|(.*)\|$/;

/** The rows of the tables below headings such as `## RFC 1035: …`; a section of – stands for the whole of an RFC. */
export function findRfcRows(document: string): RfcRow[] {
  let rfc = 0;
  return document.split("\n").flatMap((line) => {
    if (line.startsWith("#")) rfc = Number(/^#+ RFC (\d+):/.exec(line)?.[1] ?? 0);
    const cells = ROW.exec(line)?.slice(1);
    return rfc === 0 || cells === undefined ? [] : [rowOf(rfc, cells)];
  });
}

function rowOf(rfc: number, cells: readonly (string | undefined)[]): RfcRow {
  const [section = "", requirement = "", status = "", shownBy = ""] = cells.map((cell) => cell?.trim());
  return { rfc, section, requirement, status, shownBy };
}

/** What is wrong with the rows: unknown states, missing reasons, tests that are not there, each with its place. */
export function findRfcProblems(rows: readonly RfcRow[], files: readonly TestFile[]): string[] {
  return rows.flatMap((row) => {
    const tests = [...row.shownBy.matchAll(LINK)];
    const reason = row.shownBy.replaceAll(LINK, "").replaceAll(/[\s,;.]/g, "");
    const problems = [
      ...(STATUSES.has(row.status) ? [] : [`no such status: ${row.status}`]),
      ...(row.requirement === "" ? ["no requirement"] : []),
      ...(row.status !== "yes" && reason === "" ? ["no reason"] : []),
      ...(row.status !== "no" && tests.length === 0 ? ["no test"] : []),
      ...tests.flatMap(([, path = "", title]) => missingTest(files, path, title ?? `${citation(row)}:`)),
    ];
    return problems.map((problem) => `${citation(row)}: ${problem}`);
  });
}

/** Titles that cite a requirement which no row states, as `<path>: <citation>`. */
export function findUnlistedTests(rows: readonly RfcRow[], files: readonly TestFile[]): string[] {
  const listed = new Set(rows.map((row) => citation(row)));
  return files.flatMap(({ path, text }) => {
    const cited = [...text.replaceAll(GROUP, "").matchAll(/"(RFC \d+(?: section [\d.]+)?): /g)].map(
      ([, found = ""]) => found,
    );
    return [...new Set(cited)].filter((each) => !listed.has(each)).map((each) => `${path}: ${each}`);
  });
}

function citation({ rfc, section }: RfcRow): string {
  return section === "" ? `RFC ${rfc}` : `RFC ${rfc} section ${section}`;
}

function missingTest(files: readonly TestFile[], path: string, title: string): string[] {
  const isThere = files.some((file) => file.path === path && file.text.replaceAll(GROUP, "").includes(`"${title}`));
  return isThere ? [] : [`no test in ${path} is called "${title}…"`];
}
