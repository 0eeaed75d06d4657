/**
 * Makes or changes an entry. What is saved is saved only if the entry still is what was looked at
 * (If-Match, If-None-Match); else both are shown, and whoever edits decides.
 */
import { button, el, facts, failureText, note, toast } from './dom.js';
import { bytes, visible } from './format.js';
import { ask, path, Problem, Unreachable } from './http.js';
import { classify, indented, isJson, view } from './value.js';

const TYPES = ['text/plain', 'application/json', 'text/html', 'application/octet-stream'];

/** The form that is open, null for none: {entry, form, first, ...}. */
let open = null;

const field = name => open.form.elements[name];

const state = () => JSON.stringify(
  ['key', 'type', 'ttl', 'text'].map(name => field(name).value).concat(field('file').files.length));

/** Whether going elsewhere would lose something. */
export const isUnsaved = () => open !== null && state() !== open.first;

/** Whether a request is under way. */
export const isSaving = () => open?.isSaving ?? false;

export function leaveEditor() {
  open = null;
}

/** Says something above the form, if one is open. */
export function warn(text) {
  open?.messages.replaceChildren(note(text, 'error'));
}

addEventListener('beforeunload', event => {
  if (isUnsaved()) {
    event.preventDefault();
  }
});

function labelled(name, label, input, properties) {
  return el('div', { class: 'field' }, el('label', { for: `edit-${name}`, text: label }),
    el(input, { id: `edit-${name}`, name, ...properties }));
}

/** Opens the form. callbacks: saved(key), cancelled(), read(key). */
export function edit(place, entry, callbacks) {
  const isNew = entry.tag === null;
  const { text, reason } = isNew ? { text: '', reason: null } : classify(entry.type, entry.content);
  const messages = el('div', { 'aria-live': 'polite' });
  const form = el('form', { class: 'editor' },
    el('h3', { class: 'key', text: isNew ? 'A new entry' : visible(entry.key) }), messages,
    labelled('key', 'Key', 'input', { required: true, readonly: !entry.isNew, autocomplete: 'off',
      spellcheck: 'false' }),
    el('datalist', { id: 'types' }, ...TYPES.map(type => el('option', { value: type }))),
    el('div', { class: 'pair-of-fields' },
      labelled('type', 'Type', 'input', { required: true, list: 'types', autocomplete: 'off' }),
      labelled('ttl', 'Seconds to live (empty: for ever)', 'input', { autocomplete: 'off',
        inputmode: 'numeric' })),
    labelled('text', 'Value', 'textarea', { rows: 12, spellcheck: 'false', disabled: reason !== null }),
    reason && note(`${reason} Choose a file instead.`),
    labelled('file', 'or a file', 'input', { type: 'file' }),
    el('div', { class: 'buttons' },
      el('button', { class: 'main', id: 'save', text: 'Save' }),
      button('Cancel', callbacks.cancelled),
      button('Indent', () => { field('text').value = indented(field('text').value); },
        { title: 'JSON; numbers stay as they are' })));
  open = { entry, form, messages, callbacks, isCrLf: /\r\n/.test(text ?? ''), attempt: null };
  field('key').value = entry.key;
  field('type').value = entry.type ?? 'text/plain';
  field('ttl').value = secondsLeft(entry) ?? '';
  field('text').value = reason ? '' : text;
  open.ttl = field('ttl').value;
  open.first = state();
  form.addEventListener('submit', event => { event.preventDefault(); save(condition(entry)); });
  form.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter')) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  place.replaceChildren(form);
  field(entry.isNew ? 'key' : reason ? 'file' : 'text').focus();
}

const condition = entry => (entry.tag === null ? { 'If-None-Match': '*' } : { 'If-Match': entry.tag });

/** Of an entry's life; null for one that lives for ever. */
export function secondsLeft(entry) {
  return entry.deadline ? Math.max(1, Math.ceil((entry.deadline - Date.now()) / 1000)) : null;
}

async function content() {
  const [file] = field('file').files;
  const text = field('text').value;
  return file ? new Uint8Array(await file.arrayBuffer())
    : new TextEncoder().encode(open.isCrLf ? text.replace(/\n/g, '\r\n') : text);
}

/**
 * The key by which the same request is done once, however often it is sent; another for another one.
 */
function idempotencyKey(request) {
  if (open.attempt?.request !== request) {
    const random = crypto.getRandomValues(new Uint8Array(16));
    open.attempt = { request, key: [...random].map(b => b.toString(16).padStart(2, '0')).join('') };
  }
  return open.attempt.key;
}

async function save(precondition) {
  const mine = open;
  const [key, type] = [field('key').value, field('type').value];
  const untouched = field('ttl').value === open.ttl;
  const ttl = untouched ? secondsLeft(open.entry) : field('ttl').value.trim();
  if (isJson(type) && field('file').files.length === 0 && !isReadable(field('text').value)) {
    warn('This is no JSON: mend it, or choose another type.');
    return;
  }
  const body = await content();
  // A time to live that runs on must not make it another request.
  const request = JSON.stringify([state(), precondition]);
  const target = open.attempt?.request === request ? open.attempt.target : path('entry', { key, ttl });
  const headers = { 'Content-Type': type, ...precondition, 'Idempotency-Key': idempotencyKey(request) };
  open.attempt.target = target;
  open.isSaving = true;
  try {
    const response = await ask(target, { method: 'PUT', headers, body });
    toast(`Saved, on ${(response.headers.get('Borg-Owners') ?? '').split(',').join(' and ')}.`);
    if (open === mine) {
      mine.callbacks.saved(key);
    }
  } catch (failure) {
    if (open === mine) {
      await failed(failure, key);
    }
  } finally {
    mine.isSaving = false;
  }
}

function isReadable(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function failed(failure, key) {
  if (failure instanceof Problem && failure.status === 412) {
    await conflict(key);
  } else if (failure instanceof Unreachable) {
    warn('No answer: it may have been saved, or not. Save once more; it is done only once.');
  } else {
    warn(failureText(failure));
  }
}

/** Shows what is there now beside what was about to be saved. */
async function conflict(key) {
  const mine = open;
  let theirs = null;
  try {
    theirs = await mine.callbacks.read(key);
  } catch (failure) {
    if (!(failure instanceof Problem && failure.status === 404)) {
      warn(`It was not saved, since it was changed meanwhile. ${failureText(failure)}`);
      return;
    }
  }
  if (open !== mine) {
    return;
  }
  const over = () => save(theirs === null ? { 'If-None-Match': '*' } : { 'If-Match': theirs.tag });
  mine.messages.replaceChildren(el('section', { class: 'conflict', role: 'alert', id: 'conflict' },
    el('h4', { text: theirs === null ? 'It was deleted meanwhile' : 'Somebody else has changed it' }),
    note('Nothing of yours was saved.', ''),
    ...(theirs === null ? [] : [note('This is there now:', ''), view(theirs.type, theirs.content),
      facts([['Type', theirs.type], ['Size', bytes(theirs.content.length)], ['ETag', theirs.tag]])]),
    el('div', { class: 'buttons' },
      button(theirs === null ? 'Leave it deleted' : 'Take theirs', () => mine.callbacks.saved(key),
        { id: 'take-theirs' }),
      button(theirs === null ? 'Make it again' : 'Save mine over it', over,
        { class: 'danger', id: 'save-mine' }),
      button('Go on editing', () => {
        mine.entry = theirs ?? { ...mine.entry, tag: null };
        mine.messages.replaceChildren(note('To save will replace what you have just seen.'));
      }))));
  mine.messages.scrollIntoView({ block: 'nearest' });
}
