// What folium's own layers expect of a page beyond Leaflet: put into it only when such layers were added.
import type * as Leaflet from 'leaflet';
import marker from '../../mapgen/static/vendor/leaflet/images/marker-icon.png';
import marker2x from '../../mapgen/static/vendor/leaflet/images/marker-icon-2x.png';
import shadow from '../../mapgen/static/vendor/leaflet/images/marker-shadow.png';

declare const L: typeof Leaflet;

// Leaflet would look for the pictures beside its own style sheet, and there is none.
L.Icon.Default.mergeOptions({ iconUrl: marker, iconRetinaUrl: marker2x, shadowUrl: shadow, imagePath: '' });
// An empty path is none to Leaflet, which then goes looking; the addresses above are whole.
const { _getIconUrl } = L.Icon.prototype as unknown as { _getIconUrl: (name: string) => string };
Object.assign(L.Icon.Default.prototype, { _getIconUrl });

// Leaflet's own rule against seams between tiles, which mapgen/assets.py leaves out of pages that have none.
const seamless = document.createElement('style');
seamless.textContent = '.leaflet-container img.leaflet-tile { mix-blend-mode: plus-lighter }';
document.head.append(seamless);

// folium turns a popup's HTML into an element with one expression of jQuery's: $(`…`)[0].
const page = window as unknown as { $?: (html: string) => (Element | null)[] };
page.$ ??= (html) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [template.content.firstElementChild];
};

// folium.Icon is drawn by a plugin from elsewhere, with fonts from elsewhere: here it is Leaflet's own marker.
Object.assign(L, { AwesomeMarkers: { icon: () => new L.Icon.Default() } });
