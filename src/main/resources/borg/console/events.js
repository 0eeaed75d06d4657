/** What changes, as it changes: entries (BASE/events), and members of the cluster. */
import { byId, el, setText } from './dom.js';
import { bytes, clockTime, counted, visible } from './format.js';
import { path } from './http.js';
import { go, hash, onPlace } from './place.js';
import { Stream } from './stream.js';

const MOST_ROWS = 200;

/** A comment comes each ten seconds. */
const SILENT_MILLIS = 25_000;

const DRAW_MILLIS = 250;

let stream = null;
let prefix = '';
let waiting = [];
let passed = 0;
let isPaused = false;
let timer = null;
const listeners = [];

/** Calls back with the type and the data of each change of a key that is watched. */
export function onChange(listener) {
  listeners.push(listener);
}

export function startEvents() {
  byId('watch').addEventListener('submit', event => {
    event.preventDefault();
    go('events', { prefix: byId('watch-prefix').value });
  });
  byId('pause').addEventListener('click', () => {
    isPaused = !isPaused;
    byId('pause').setAttribute('aria-pressed', isPaused);
    draw();
  });
  onPlace(({ view, parameters }) => {
    if (view === 'events') {
      byId('watch-prefix').value = parameters.prefix ?? '';
      watch(parameters.prefix ?? '');
    } else if (stream === null) {
      watch('');
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else {
      watch(prefix);
    }
  });
}

function watch(wanted) {
  if (stream !== null && wanted === prefix) {
    return;
  }
  stream?.close();
  prefix = wanted;
  stream = new Stream(path('events', { prefix }), {
    silentMillis: SILENT_MILLIS,
    onOpen: () => setText(byId('events-hint'), ''),
    onEvent: changed,
    onLost: () => setText(byId('events-hint'), 'No answer; trying again.'),
    onProblem: problem => setText(byId('events-hint'), problem.message),
  });
}

function changed(type, data) {
  listeners.forEach(listener => listener(type, data));
  const details = type === 'put' ? `${data.type}, ${bytes(data.size)}, ${data.version}`
    : type === 'gap' ? 'something may be missing before this: read again what you need'
      : data.version ?? '';
  add(type, data.key, details);
}

/** What happens to a member, as told by cluster/events. */
export function memberChanged({ node, state }) {
  add('member', node, state);
}

function add(type, subject, details) {
  waiting.push({ at: new Date(), type, subject, details });
  if (waiting.length > MOST_ROWS) {
    waiting.shift();
    passed += isPaused ? 1 : 0;
  }
  // Thousands may come in a second, and nobody reads faster than this.
  timer ??= setTimeout(() => { timer = null; draw(); }, DRAW_MILLIS);
}

function draw() {
  if (isPaused) {
    setText(byId('pause'), `Go on (${counted(waiting.length + passed, 'event')} waiting)`);
    return;
  }
  setText(byId('pause'), 'Pause');
  const rows = byId('events');
  rows.prepend(...waiting.reverse().map(row));
  waiting = [];
  passed = 0;
  while (rows.children.length > MOST_ROWS) {
    rows.lastElementChild.remove();
  }
}

function row({ at, type, subject, details }) {
  const isKey = type === 'put';
  const name = subject === undefined ? ''
    : isKey ? el('a', { class: 'key', href: hash('keys', { key: subject }), text: visible(subject) })
      : el('span', { class: type === 'member' ? '' : 'key', text: visible(subject) });
  return el('tr', {}, el('td', { class: 'figure', text: clockTime(at) }),
    el('td', {}, el('span', { class: `state ${type}`, text: type })),
    el('td', {}, name), el('td', { class: 'hint', text: details }));
}
