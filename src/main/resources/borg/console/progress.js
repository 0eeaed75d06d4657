/** How far a rebalance is: of the most buckets that were to go, those that are done. */
import { byId, setText } from './dom.js';
import { bytes, count, counted, duration } from './format.js';

/** It may be over within a second; long enough to be seen. */
const STAYS_MILLIS = 8_000;

/** Each instance counts what is to come to it, and so a bucket may count twice. */
const copies = number => counted(number, 'copy of a bucket', 'copies of buckets');

let most = 0;
let begun = null;
let timer = null;
let running = false;

export const isRunning = () => running;

export function showProgress({ bucketsToGo, entriesMoved, bytesMoved }) {
  if (bucketsToGo > 0 && !running) {
    running = true;
    most = 0;
    begun = { at: Date.now(), entriesMoved, bytesMoved };
    clearTimeout(timer);
    byId('progress').hidden = false;
  }
  if (!running) {
    return;
  }
  most = Math.max(most, bucketsToGo);
  byId('progress-bar').value = most > 0 ? 1 - bucketsToGo / most : 1;
  // Each instance counts from its own start: one that goes takes its part along.
  const entries = Math.max(0, entriesMoved - begun.entriesMoved);
  const volume = Math.max(0, bytesMoved - begun.bytesMoved);
  const moved = `${counted(entries, 'entry', 'entries')} moved, ${bytes(volume)}`;
  if (bucketsToGo > 0) {
    setText(byId('progress-text'),
      `Rebalancing: ${count(bucketsToGo)} of ${copies(most)} to go; ${moved}`);
  } else {
    running = false;
    setText(byId('progress-text'), `Balanced again: ${copies(most)}; ${moved}; seen for`
      + ` ${duration(Math.max(1, Math.round((Date.now() - begun.at) / 1000)))}`);
    timer = setTimeout(() => { byId('progress').hidden = true; }, STAYS_MILLIS);
  }
}
