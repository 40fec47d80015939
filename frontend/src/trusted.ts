// The one string that may become HTML in a page which requires Trusted Types: see mapgen/policy.py.

/** Leaflet asks whether the browser knows SVG by parsing this, once, while it loads. */
const PROBE = '<svg/>';

interface Factory {
  createPolicy(name: 'default', rules: { createHTML: (html: string) => string | null }): unknown;
}

// Not known to every browser; to those that do not, no policy is needed. What is not the probe is refused.
(window as unknown as { trustedTypes?: Factory }).trustedTypes?.createPolicy('default', {
  createHTML: (html) => (html === PROBE ? html : null),
});
