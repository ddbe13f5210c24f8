/**
 * A stable 32-bit hash of text in UTF-16 code units: FNV-1a (32 bit), then the finaliser of MurmurHash3, without which
 * names that differ in their last character only would lie side by side. Stored data depend on it: it must never change.
 */
export function hashText(text: string, seed = 0): number {
  let hash = (0x81_1c_9d_c5 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
