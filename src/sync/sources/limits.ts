/** Largest file or standard input: V8 holds no text longer than 2^29 - 24 UTF-16 code units, and memory is not endless. */
export const MAX_FILE_OCTETS = 512_000_000;
/** Most documents in one file: 100 000 Services with their EndpointSlices and room to spare. */
export const MAX_DOCUMENTS = 1_000_000;
/** Most files below one folder; beyond it the folder was hardly meant. */
export const MAX_FILES = 100_000;
/** Most folders inside each other; a Kubernetes dump has five. */
export const MAX_FOLDER_DEPTH = 32;
/**
 * Largest YAML document for the general reader, which builds a syntax tree of about 70 octets for each octet read
 * (measured with yaml 2.9.1: 985 MB for 15 MB). What kubectl prints is read without one and may be as large as a file.
 */
export const MAX_GENERAL_YAML_CHARACTERS = 16_000_000;
/** Most nodes that the aliases of one YAML document may stand for, times those of an alias inside: against «billion laughs». */
export const MAX_ALIAS_COUNT = 100;
/** Deepest nesting of maps and lists; OpenAPI schemas of custom resources reach 60. */
export const MAX_NESTING_DEPTH = 200;
/** Lists inside lists; kubectl prints one level. */
export const MAX_LIST_DEPTH = 4;
