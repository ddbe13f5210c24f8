import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { NameTableError } from "../name-table.ts";

/** Reads the value of a field, whose tag was read. */
export type ReadField = (reader: BinaryReader) => void;

/**
 * Reads the fields of a message that have these numbers, which all are text, octets or messages, in the order in which they
 * stand there; others are skipped, as newer versions may have them (protobuf.dev, Encoding). Throws `NameTableError`.
 */
export function readFields(octets: Uint8Array, fields: Readonly<Record<number, ReadField>>, message: string): void {
  try {
    const reader = new BinaryReader(octets);
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      const read = Object.hasOwn(fields, number) ? fields[number] : undefined;
      if (read === undefined) reader.skip(type, number);
      else if (type === WireType.LengthDelimited) read(reader);
      else throw new RangeError(`field ${number} has wire type ${type}`);
    }
    if (reader.pos > reader.len) throw new RangeError("it was cut off");
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof NameTableError) throw cause;
    throw new NameTableError("unreadable", `holds no message ${message}: ${cause.message}`);
  }
}
