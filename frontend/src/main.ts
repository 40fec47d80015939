// Reads the scene out of the page and mounts the views on its map: the one thing that folium's template calls.
import type * as Leaflet from 'leaflet';
import { mountLegend } from './legend';
import { mountMap } from './map/map';
import { mountPopup } from './popup';
import type { Scene } from './scene';
import { createStore } from './state';

/** Draws the scene in the JSON block with that id on a Leaflet map. */
export function mount(map: Leaflet.Map, blockId: string): void {
  const scene = JSON.parse(document.getElementById(blockId)?.textContent ?? '') as Scene;
  const store = createStore();
  // First the legend: it stands over the map on a wide page, and the first view keeps clear of it.
  mountLegend(map.getContainer().parentElement ?? document.body, scene);
  const view = mountMap(map, scene, store);
  mountPopup(map, scene, store, view);
}
