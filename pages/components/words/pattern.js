// The pattern by which words are found in a text.

/** @typedef {{ forms: string[], sentence: string, title: string, path: string }} Entry */

/**
 * A pattern that finds the forms of all entries, the longest first.
 *
 * @param {Entry[]} entries
 */
export function patternOf(entries) {
  const forms = entries.flatMap(({ forms }) => forms).sort((one, other) => other.length - one.length);
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${forms.join("|")})(?![\\p{L}\\p{N}_-])`, "u");
}
