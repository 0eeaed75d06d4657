/**
 * Rates and latencies: what the page sees itself (changes, from the stream of events; how long a
 * read takes from here), and what this instance counts, if it does.
 */
import { Chart } from './chart.js';
import { byId, setText } from './dom.js';
import { bytes, millis, rate } from './format.js';
import { ask, Problem } from './http.js';
import { between, operations } from './metrics.js';
import * as token from './token.js';

const EVERY_MILLIS = 1_000;

/** Where there are no series, and where a token does not do, it is tried again now and then. */
const SECONDS_OF_REST = 30;

/** Read to see how long that takes; whether there is such a key does not matter. */
const PROBE = '{"key":"console/round-trip"}\n';

const own = {
  changes: new Chart('Changes', rate, 'in the whole cluster, from the stream of events'),
  trip: new Chart('A read, from here', millis, 'the round trip of one key by POST read'),
  heap: new Chart('Heap of all', bytes),
};
const counted = new Map();

let changes = 0;
let before = null;
let skip = 0;
let rest = 0;
let isBusy = false;

export const countChange = () => { changes++; };

export function showHeap(report) {
  own.heap.push(report.nodes.reduce((sum, node) => sum + (node.heapUsed ?? 0), 0));
}

export function startRates() {
  byId('charts').replaceChildren(...Object.values(own).map(chart => chart.element));
  token.onChange(() => { rest = 0; });
  setInterval(tick, EVERY_MILLIS);
}

async function tick() {
  own.changes.push(changes);
  changes = 0;
  if (isBusy || document.hidden) {
    return;
  }
  isBusy = true;
  try {
    own.trip.push(await roundTrip());
    await readSeries();
  } finally {
    isBusy = false;
  }
}

/** Null where it failed: the connection says why, and a token is not asked for by a chart. */
async function roundTrip() {
  if (rest > 0) {
    rest--;
    return null;
  }
  const begun = performance.now();
  try {
    const response = await ask('read', {
      method: 'POST', body: PROBE, headers: { 'Content-Type': 'application/x-ndjson' },
      asksForToken: false,
    });
    await response.arrayBuffer();
    return performance.now() - begun;
  } catch (failure) {
    rest = failure instanceof Problem && [401, 403].includes(failure.status) ? SECONDS_OF_REST : 0;
    return null;
  }
}

async function readSeries() {
  if (skip > 0) {
    skip--;
    return;
  }
  const samples = await operations();
  const at = performance.now();
  if (samples === null) {
    skip = SECONDS_OF_REST;
    before = null;
    setText(byId('rates-hint'), '');
    return;
  }
  if (before) {
    showSeries(between(before.samples, samples, (at - before.at) / 1000));
  }
  before = { samples, at };
}

function showSeries(kinds) {
  setText(byId('rates-hint'), 'Operations by kind: those that this instance was asked for.');
  for (const [kind, { ever, perSecond, meanMillis, mostMillis }] of kinds) {
    if (ever > 0 && !counted.has(kind)) {
      const charts = [new Chart(kind, rate), new Chart(`${kind}: time, 99 % within`, millis)];
      counted.set(kind, charts);
      byId('charts').append(...charts.map(chart => chart.element));
    }
    counted.get(kind)?.[0].push(perSecond);
    counted.get(kind)?.[1].push(mostMillis ?? meanMillis);
  }
}
