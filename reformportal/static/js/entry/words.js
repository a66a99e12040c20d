// The words that the grid shows come with the page, in its language; scripts have none of their own.
export const words = JSON.parse(document.getElementById("entry-words").textContent);

export function said(name, values = {}) {
  return words[name].replace(/%\((\w+)\)s/g, (_whole, key) => values[key] ?? "");
}
