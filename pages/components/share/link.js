// The link of what is shown, from the address of the page.

/**
 * The link that opens the page as this address does, with these names left out of it; not in the projector view, which
 * is for the hall alone. Commas and tildes, which addresses may hold, stay as they are read.
 *
 * @param {string} address
 * @param {string[]} hidden
 */
export function linkOf(address, hidden) {
  const url = new URL(address);
  url.searchParams.delete("projector");
  if (hidden.length) url.searchParams.set("hide", hidden.join(","));
  else url.searchParams.delete("hide");
  url.search = url.searchParams.toString().replaceAll("%2C", ",").replaceAll("%7E", "~");
  return url.href;
}

/**
 * The names in a list as addresses have it.
 *
 * @param {string} listed
 */
export const namesOf = (listed) => listed.split(",").filter(Boolean);

/**
 * Where the server draws the code of a link: beside the page.
 *
 * @param {string} address
 * @param {string} link
 */
export const codeOf = (address, link) => new URL(`qr.svg?text=${encodeURIComponent(link)}`, address).href;
