/** Which two instances own each bucket, and which buckets have moved since the view before. */
import { colourOf } from './cards.js';
import { byId, el, setText } from './dom.js';
import { count, counted } from './format.js';
import { json } from './http.js';
import { coloursOf, Field, Pulse } from './picture.js';

const HINTS = {
  owners: 'Each bucket is kept by two instances, and has the colour of the one that orders its writes.'
    + ' What moves lights up.',
  number: 'Each bucket is kept by two instances: the upper half has the colour of the one that orders its'
    + ' writes, the lower half that of the other. What moves lights up.',
};

/** With more, the fields of the pairs are small ones. */
const FEW_PAIRS = 10;

let table = null;
let isFetching = false;
let moving = new Set();
let marked = null;
let isByOwners = true;
let fields = []; // {field, item}
const pulse = new Pulse(draw);

function ownersOf(of, bucket) {
  return [of.first[bucket], of.second[bucket]].filter(at => at >= 0).map(at => of.nodes[at]);
}

const pairName = owners => [...owners].sort().join(' + ') || 'nobody';

export function startBuckets() {
  setText(byId('picture-hint'), HINTS.owners);
  for (const [id, owners] of [['by-owners', true], ['by-number', false]]) {
    byId(id).addEventListener('click', () => {
      isByOwners = owners;
      setText(byId('picture-hint'), owners ? HINTS.owners : HINTS.number);
      byId('by-owners').setAttribute('aria-pressed', owners);
      byId('by-number').setAttribute('aria-pressed', !owners);
      show();
    });
  }
  new ResizeObserver(draw).observe(byId('picture'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('borg-theme', draw);
}

/** Fetches the table where a report has another view; nothing lights up once all is in its place. */
export async function showBuckets(report) {
  if (!report.rebalance.running && moving.size > 0 && table?.view === report.view) {
    moving = new Set();
    show();
  }
  if (isFetching || table?.view === report.view) {
    return;
  }
  isFetching = true;
  try {
    const next = await json('cluster/buckets');
    if (table) {
      moved(table, next).forEach(bucket => moving.add(bucket));
    }
    table = next;
    show();
  } catch (failure) {
    setText(byId('under'), failure.message); // the next report brings another try
  } finally {
    isFetching = false;
  }
}

/** Buckets that have an owner now that they did not have before. */
function moved(before, after) {
  return after.first.map((ignored, bucket) => bucket).filter(bucket => {
    const old = ownersOf(before, bucket);
    return ownersOf(after, bucket).some(name => !old.includes(name));
  });
}

function show() {
  if (table === null) {
    return;
  }
  const cells = table.first.map((ignored, bucket) =>
    ({ bucket, owners: ownersOf(table, bucket), isMoving: moving.has(bucket) }));
  const groups = isByOwners ? byPair(cells) : [['all', cells]];
  fields = groups.map(([name, group]) => fieldOf(name, group));
  const picture = byId('picture');
  picture.replaceChildren(...fields.map(({ item }) => item));
  picture.dataset.moving = moving.size;
  picture.className = !isByOwners ? 'picture whole' : groups.length > FEW_PAIRS ? 'picture many' : 'picture';
  setText(byId('under'), counted(cells.length, 'bucket')
    + (moving.size > 0 ? `; ${counted(moving.size, 'bucket')} on the move` : ''));
  pulse.set(moving.size > 0);
  draw();
}

/** A pair's buckets: those of which the one is first, then those of which the other is. */
function byPair(cells) {
  const pairs = new Map();
  for (const cell of cells) {
    const name = pairName(cell.owners);
    pairs.set(name, pairs.get(name) ?? []);
    pairs.get(name).push(cell);
  }
  pairs.forEach(group => group.sort((x, y) =>
    (x.owners[0] < y.owners[0] ? -1 : x.owners[0] > y.owners[0] ? 1 : x.bucket - y.bucket)));
  return [...pairs].sort();
}

function fieldOf(name, cells) {
  const field = new Field(pointed);
  field.show(cells, !isByOwners);
  const owners = isByOwners ? [...cells[0].owners].sort() : [];
  const lit = cells.filter(cell => cell.isMoving).length;
  const item = el('li', {},
    el('p', { class: 'pair' }, ...owners.map(node => el('span', { class: `dot ${colourOf(node)}` })),
      el('span', { text: name }),
      el('span', { class: 'figure', text: count(cells.length) + (lit ? `, ${count(lit)} on the move` : '') })),
    field.canvas);
  return { field, item };
}

function draw() {
  if (table === null || byId('picture').clientWidth === 0) {
    return;
  }
  const look = {
    colours: coloursOf(table.nodes), dims: moving.size > 0, isBright: pulse.isBright, marked,
  };
  fields.forEach(({ field, item }) => field.draw(item.clientWidth, look));
}

function pointed(bucket) {
  const [first, second] = ownersOf(table, bucket);
  setText(byId('under'), `Bucket ${bucket}: ${first ?? 'nobody'} first${second ? `, then ${second}` : ''}`
    + (moving.has(bucket) ? '; on the move' : ''));
}

/** Marks one bucket in the picture; null: none. */
export function mark(bucket) {
  marked = bucket;
  draw();
}
