// Reads the scene out of the page and mounts the views on its map: the one thing that folium's template calls.
import type * as Leaflet from 'leaflet';
import { mountVoice } from './announce';
import byContainer from './css/container.css';
import { mountDownloads } from './downloads';
import { blockIn, mountEmbed, optionsOf, prepare, startingAt } from './embed';
import { mountFilters } from './filters';
import { mountFocus } from './focus';
import { mountLegend } from './legend';
import { type List, mountList } from './list';
import { mountMap } from './map/map';
import { mountPermalink } from './permalink';
import { mountPopup } from './popup';
import { mountPrint } from './print';
import { element } from './record';
import type { Scene } from './scene';
import { shower } from './shown';
import { createStore, type Selection } from './state';
import { mountStory } from './story';
import { mountTimeline } from './timeline/timeline';

declare const L: typeof Leaflet;

document.head.append(element('style', {}, byContainer));

const asked = optionsOf(location.search);
prepare(asked);

/** Lets the browser do what waits; what follows is a task of its own, so that none holds up the reader for long. */
const breath = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

/** Draws the scene in the JSON block with that id on a Leaflet map. */
export async function mount(map: Leaflet.Map, blockId: string): Promise<void> {
  const block = blockIn(asked.lang, blockId, (id) => document.getElementById(id) !== null);
  const scene = JSON.parse(document.getElementById(block)?.textContent ?? '') as Scene;
  // Layers that an author has added follow in the same script, and find the map with its view.
  const alone = !('AwesomeMarkers' in L);
  if (alone) await breath();
  const store = createStore(scene.order);
  const shownIn = shower(scene);
  const container = map.getContainer();
  // A map without a page around it, as in a notebook, has no timeline, story and list.
  const page = container.closest<HTMLElement>('.mapgen');
  const part = (name: string): HTMLElement | null => page?.querySelector<HTMLElement>(name) ?? null;
  // First what stands on the map or beside it: the first view keeps clear of it.
  mountLegend(container.parentElement ?? document.body, scene);
  const stage = part('.mapgen-stage');
  if (stage) mountPrint(stage, scene, store);
  if (alone) await breath();
  const view = mountMap(map, scene, store, shownIn);
  for (const _ of view.opening()) if (alone) await breath();
  const popup = mountPopup(map, scene, store, view, shownIn);
  // The picture stands there until then.
  view.painted.then(() => part('.mapgen-still')?.setAttribute('hidden', ''));
  await breath();
  const timeline = part('.mapgen-timeline');
  let records: List | null = null;
  let openList = (): void => {};
  if (timeline) {
    mountTimeline(timeline, scene, store, shownIn, (selection) => {
      store.select(selection);
      if (popup.isOpen()) popup.focus();
      else {
        openList();
        records?.show(selection);
      }
    });
  }
  await breath();
  const story = part('.mapgen-story');
  if (story) mountStory(story, scene, store);
  // The script stands before the list: that is there when the document is.
  const whenRead = async (): Promise<void> => {
    const list = part('.mapgen-list');
    const filters = part('.mapgen-filters');
    if (filters) mountFilters(filters, scene, store, shownIn);
    const voice = document.querySelector<HTMLElement>('.mapgen-live');
    if (voice && page) mountVoice(voice, scene, store, shownIn);
    if (page) openList = mountEmbed(page.querySelector<HTMLElement>('.mapgen-page') ?? page, scene, store);
    await breath();
    const start = startingAt(asked.start, asked.panel, scene);
    mountPermalink(
      scene,
      store,
      () => {
        if (popup.isOpen()) popup.scrollTo();
      },
      start,
    );
    if (list)
      records = mountList(list, scene, store, shownIn, (selection: Selection) => {
        container.scrollIntoView({ block: 'nearest' });
        store.select(selection);
        popup.focus();
      });
    await breath();
    const foot = part('#mapgen-about');
    if (foot) mountDownloads(foot, scene, part('.mapgen-still')?.querySelector('svg') ?? null);
    if (page) mountFocus(page, store);
    // For the script that `mapgen watch` adds.
    document.dispatchEvent(new Event('mapgen:ready'));
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', whenRead);
  else whenRead();
}
