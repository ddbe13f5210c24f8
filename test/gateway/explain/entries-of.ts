/** The entries of a record, its keys as they are typed: one row of a table for each. */
export function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): (readonly [Key, Value])[] {
  const isKey = (key: string): key is Key => key in record;
  return Object.keys(record)
    .filter(isKey)
    .map((key) => [key, record[key]]);
}
