import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

export function compressText(text: string): Uint8Array {
  return zstdCompressSync(text);
}

export function decompressText(bytes: Uint8Array): string {
  return zstdDecompressSync(bytes).toString("utf8");
}

/** A document as the metadata keeps it: its JSON, zstd-compressed. */
export function compressJson(document: unknown): Uint8Array {
  return compressText(JSON.stringify(document));
}

/** The document back; who reads it checks its shape. */
export function decompressJson(bytes: Uint8Array): unknown {
  return JSON.parse(decompressText(bytes));
}
