// The Scene as the page receives it, written by tools/scene_types.py from the dataclasses of mapgen/scene.py.
// Do not edit it: `make scene` writes it anew, and a test fails when it is stale.

export type Position = [longitude: number, latitude: number];
export type Bounds = [west: number, south: number, east: number, north: number];
export type RichNode = string | [tag: string, attributes: Record<string, string>, ...children: RichNode[]];
export type RichText = RichNode[];
export type Certainty = 'stated' | 'reported' | 'alleged' | 'presumed' | 'disputed';
export type Precision = 'site' | 'city' | 'region' | 'country' | 'unknown';

export interface Calendar {
  days: string[];
  months: string[];
}

export interface ScenePlace {
  id: string;
  title: string;
  position: Position;
  kind: string;
  kind_label: string;
  precision: Precision;
  precision_label: string;
  anchor: boolean;
  color: string | null;
  summary: RichText;
  events: string[];
  connections: string[];
  sources: string[];
  aliases: string[];
  dates: string;
}

export interface SceneLeg {
  start: string;
  end: string;
  positions: Position[];
  slot: number;
  wrap: number;
  drawn: boolean;
}

export interface SceneConnection {
  id: string;
  title: string;
  label: string | null;
  kind: string;
  kind_label: string;
  direction: 'forward' | 'both' | 'none';
  start: string;
  end: string;
  via: string[];
  route: string;
  legs: SceneLeg[];
  date: string;
  edtf: string;
  since: string | null;
  until: string | null;
  ongoing: boolean;
  color: string | null;
  width: number | null;
  summary: RichText;
  actors: string[];
  attribution: string | null;
  certainty: Certainty;
  certainty_label: string;
  hedge: string | null;
  quote: string | null;
  sources: string[];
  events: string[];
}

export interface SceneEvent {
  id: string;
  title: string;
  kind: string;
  kind_label: string;
  date: string;
  edtf: string;
  since: string | null;
  until: string | null;
  ongoing: boolean;
  soft_start: boolean;
  soft_end: boolean;
  date_basis: string | null;
  place: string | null;
  places: string[];
  position: Position | null;
  precision: Precision | null;
  precision_label: string | null;
  summary: RichText;
  actors: string[];
  attribution: string | null;
  certainty: Certainty;
  certainty_label: string;
  hedge: string | null;
  quote: string | null;
  sources: string[];
  claim_of: string | null;
  estimate: string | null;
  connections: string[];
}

export interface SceneSource {
  id: string;
  title: string;
  details: string;
  url: string | null;
  archived: string | null;
}

export interface Legend {
  kinds: [string, string][];
  certainties: [string, string][];
  symbols: [string, string][];
}

export interface Name {
  text: string;
  position: Position;
  kind: 'country' | 'ocean' | 'sea';
  rank: number;
  min_zoom: number;
  max_zoom: number;
  room: Bounds | null;
}

export interface Basemap {
  resolution: number;
  starts: string;
  arcs: string;
  grains: string;
  lengths: string;
  coast: [number, number];
  border: [number, number];
  disputed: [number, number];
  lakes: [number, number];
  rivers: [number, number, number][];
  land: number[][];
  story: number[][];
  disputed_near: boolean;
  names: Name[];
  attribution: string;
  boundary_statement: string;
}

export interface Scene {
  id: string;
  title: string;
  summary: RichText;
  alt: string;
  language: string;
  direction: 'ltr' | 'rtl';
  theme: 'light' | 'dark' | 'auto';
  licence: string | null;
  updated: string | null;
  modified: string | null;
  words: Record<string, string>;
  calendar: Calendar;
  view: Bounds;
  framed: boolean;
  bounds: Bounds;
  max_zoom: number;
  places: ScenePlace[];
  connections: SceneConnection[];
  events: SceneEvent[];
  sources: SceneSource[];
  order: string[];
  legend: Legend;
  attribution: string[];
  boundary_statement: string;
  basemap: Basemap;
}
