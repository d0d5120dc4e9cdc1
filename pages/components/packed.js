// Bytes as Python packs them: parts of a message, and what is compressed.

/**
 * A part is a length (4 bytes), JSON, padding to 8, and what follows.
 *
 * @param {Uint8Array} bytes
 * @returns {[any, Uint8Array]}
 */
export function split(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return [json, bytes.subarray(Math.ceil((4 + length) / 8) * 8)];
}

/**
 * What zlib has compressed, as text.
 *
 * @param {Uint8Array} bytes
 */
export const inflated = (bytes) =>
  new Response(new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
