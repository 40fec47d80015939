// Names an element of a page so that it is found again in the next page, whose records may be others.

const NAMED = ['id', 'data-id'] as const;

/** A selector: from the nearest ancestor that has a name of its own, downwards by the number among its kind. */
export function pathTo(node: Element): string {
  const name = NAMED.find((attribute) => node.getAttribute(attribute));
  const own = name && `${node.localName}[${name}=${JSON.stringify(node.getAttribute(name))}]`;
  // A record is on the map, in the list and on the timeline: the first name alone would find any of them.
  if (own && document.querySelectorAll(own).length === 1) return own;
  const parent = node.parentElement;
  if (!parent) return node.localName;
  const alike = [...parent.children].filter(({ localName }) => localName === node.localName);
  return `${pathTo(parent)} > ${own ?? `${node.localName}:nth-of-type(${alike.indexOf(node) + 1})`}`;
}

/** The element that was named; null: there is none now. */
export function elementAt(path: string): Element | null {
  return document.querySelector(path);
}
