// As much of a document as building elements needs, so that record.ts can be tested without a browser. It writes itself
// out as HTML with every text escaped.
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

class TextNode {
  constructor(readonly data: string) {}
  get textContent() {
    return this.data;
  }
  get outerHTML() {
    return escaped(this.data);
  }
}

export class FakeElement {
  readonly attributes = new Map<string, string>();
  readonly childNodes: (FakeElement | TextNode)[] = [];
  constructor(readonly tag: string) {}
  setAttribute(name: string, value: string) {
    this.attributes.set(name, value);
  }
  getAttribute(name: string) {
    return this.attributes.get(name) ?? null;
  }
  appendChild(node: FakeElement | TextNode) {
    this.childNodes.push(node);
    return node;
  }
  get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join('');
  }
  get outerHTML(): string {
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
    const inside = this.childNodes.map((node) => node.outerHTML).join('');
    return `<${this.tag}${attributes}>${this.tag === 'br' ? '' : `${inside}</${this.tag}>`}`;
  }
  /** All elements of a class, in order. */
  all(name: string): FakeElement[] {
    const found: FakeElement[] = (this.getAttribute('class') ?? '').split(' ').includes(name) ? [this] : [];
    for (const node of this.childNodes) if (node instanceof FakeElement) found.push(...node.all(name));
    return found;
  }
}

export function install(): void {
  Object.assign(globalThis, {
    document: {
      createElement: (tag: string) => new FakeElement(tag),
      createTextNode: (data: string) => new TextNode(data),
    },
  });
}
