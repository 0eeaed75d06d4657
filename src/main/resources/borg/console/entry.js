/** One entry: its value, what is known of it, and what can be done with it. */
import { byId, button, el, facts, failureText, note, toast } from './dom.js';
import { edit, isSaving, isUnsaved, leaveEditor, secondsLeft, warn } from './editor.js';
import { onChange } from './events.js';
import { bytes, counted, duration, visible } from './format.js';
import { ask, path, Problem } from './http.js';
import { classify, view } from './value.js';
import { whereis } from './whereis.js';

const panel = () => byId('entry');

/** The one that is shown, null for none: {key, tag, type, content, deadline, ...}. */
let shown = null;
let wantedKey = null;

/** The latest version of the wanted key that was heard of; of two the later is the greater text. */
let latest = { version: '', type: null };

let whenChanged = () => {};

/** Reads an entry. Throws Problem, 404 among them. */
export async function read(key) {
  const response = await ask(path('entry', { key }));
  const header = name => response.headers.get(name);
  const content = new Uint8Array(await response.arrayBuffer());
  return {
    key,
    content,
    tag: header('ETag'),
    type: header('Content-Type') ?? 'application/octet-stream',
    modified: header('Last-Modified'),
    deadline: header('Borg-Ttl') === null ? null : Date.now() + 1000 * Number(header('Borg-Ttl')),
    node: header('Borg-Node'),
  };
}

/** changed() is called when an entry was made, saved or deleted here. */
export function startEntry(changed) {
  whenChanged = changed;
  onChange((type, data) => {
    if (data?.key === wantedKey && data.version > latest.version) {
      latest = { version: data.version, type };
      compare();
    }
  });
}

/** What one has saved oneself is heard of, too: maybe before it is answered. */
function compare() {
  if (shown === null || isSaving() || latest.version <= shown.tag.replaceAll('"', '')) {
    return;
  }
  if (isUnsaved()) {
    warn('It was just changed by somebody else. Nothing is lost: to save will show you what it is now.');
  } else {
    reload(latest.type === 'put' ? 'It was just changed, and read again.' : null);
  }
}

async function reload(message) {
  const key = wantedKey;
  await showEntry(key);
  if (message && key === wantedKey) {
    toast(message);
  }
}

/** Shows the entry of a key; null: none. */
export async function showEntry(key) {
  latest = key === wantedKey ? latest : { version: '', type: null };
  wantedKey = key;
  shown = null;
  leaveEditor();
  if (key === null) {
    panel().replaceChildren(note('Choose a key to look at its value, or make a new one.'));
    return;
  }
  try {
    const entry = await read(key);
    if (key === wantedKey) {
      shown = entry;
      render(entry);
      compare();
    }
  } catch (failure) {
    if (key === wantedKey) {
      missing(key, failure);
    }
  }
}

const title = key => el('h3', { class: 'key', text: visible(key) });

function missing(key, failure) {
  const isGone = failure instanceof Problem && failure.status === 404;
  panel().replaceChildren(title(key),
    isGone ? note('There is no such entry (any more).') : note(failureText(failure), 'error'),
    el('div', { class: 'buttons' },
      isGone ? button('Make it', () => begin({ key, tag: null }), { class: 'main' })
        : button('Try again', () => showEntry(key))));
}

function render(entry) {
  const { reason } = classify(entry.type, entry.content);
  const where = el('div', {}, note('Looking where it is ...'));
  const buttons = el('div', { class: 'buttons' },
    button(reason ? 'Replace' : 'Edit', () => begin(entry), { class: 'main', id: 'edit', title: reason }),
    button('Download', () => download(entry)),
    button('Read again', () => showEntry(entry.key)),
    button('Delete', () => confirmDelete(entry, buttons), { id: 'delete' }));
  panel().replaceChildren(title(entry.key), buttons, view(entry.type, entry.content),
    facts([
      ['Type', entry.type], ['Size', bytes(entry.content.length)],
      ['ETag', el('code', { id: 'etag', text: entry.tag })],
      ['Changed', entry.modified && new Date(entry.modified).toLocaleString()],
      ['Lives', entry.deadline === null ? 'for ever' : `for ${duration(secondsLeft(entry))} when it was read`],
      ['Read at', entry.node],
    ]), where);
  whereis(entry.key).then(({ element }) => where.replaceChildren(element));
}

/** Begins to edit; one without a tag is new. */
function begin(entry) {
  edit(panel(), entry, {
    saved: key => {
      whenChanged(key);
      showEntry(key);
    },
    cancelled: () => showEntry(entry.tag === null && entry.isNew ? null : entry.key),
    read,
  });
}

/** Begins a new entry, whose key may begin with a prefix. */
export function newEntry(prefix) {
  shown = null;
  wantedKey = null;
  begin({ key: prefix, tag: null, isNew: true });
}

function download(entry) {
  const url = URL.createObjectURL(new Blob([entry.content], { type: 'application/octet-stream' }));
  el('a', { href: url, download: entry.key.replace(/[^\w.-]+/g, '_').slice(-80) || 'value' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function confirmDelete(entry, buttons) {
  const before = [...buttons.children];
  const back = button('Keep it', () => buttons.replaceChildren(...before));
  buttons.replaceChildren(
    el('span', { text: `Delete ${counted(entry.content.length, 'byte')} for good?` }),
    back, button('Delete it', () => remove(entry), { class: 'danger', id: 'delete-it' }));
  back.focus();
}

async function remove(entry) {
  try {
    await ask(path('entry', { key: entry.key }), { method: 'DELETE', headers: { 'If-Match': entry.tag } });
    toast('Deleted.');
  } catch (failure) {
    toast(failure instanceof Problem && failure.status === 412
      ? 'Not deleted: it was changed since you looked at it. This is what it is now.'
      : failureText(failure));
  }
  whenChanged(entry.key);
  showEntry(entry.key);
}
