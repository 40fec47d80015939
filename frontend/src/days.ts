// Days of the Gregorian calendar as whole numbers, and in words. No time zone ever comes near them.
import type { Scene } from './scene';

const DAY = 86_400_000;

/** The number of a day, from "2015-09-30": days since 1970-01-01. */
export function dayOf(iso: string): number {
  const [year = 1, month = 1, day = 1] = iso.split('-').map(Number);
  const date = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY);
}

export interface Day {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

export function partsOf(day: number): Day {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const padded = (number: number, length: number): string => String(number).padStart(length, '0');

/** The day of a number, as "2015-09-30". */
export function isoOf(day: number): string {
  const { year, month, day: date } = partsOf(day);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(date, 2)}`;
}

/** The first day of a month; months before January and after December run on into other years. */
export function firstOf(year: number, month = 1): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, 1);
  return Math.round(date.getTime() / DAY);
}

const said = (form: string | undefined, { year, day }: Day): string =>
  (form ?? '').replace('{day}', String(day)).replace('{year}', String(year));

/** A day in the scene's language: "30 September 2015". */
export function dayInWords(scene: Scene, day: number): string {
  const parts = partsOf(day);
  return said(scene.calendar.days[parts.month - 1], parts);
}

/** A month in the scene's language: "September 2015". */
export function monthInWords(scene: Scene, day: number): string {
  const parts = partsOf(day);
  return said(scene.calendar.months[parts.month - 1], parts);
}
