/** The browser of keys: folders by "/", any prefix, page by page. */
import { byId, el, failureText, setText } from './dom.js';
import { isUnsaved } from './editor.js';
import { newEntry, showEntry, startEntry } from './entry.js';
import { counted, visible } from './format.js';
import { json, path } from './http.js';
import { go, hash, onPlace, place, settle } from './place.js';

const PAGE = 100;

/** As people sort: 2 before 10. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

/** Pages may be short, and even empty, while there are more. */
const MOST_EMPTY_PAGES = 50;

let listed = null; // {prefix, folders, names: Map(name -> isFolder), next}
let openKey = null;

export function startKeys() {
  byId('search').addEventListener('submit', event => {
    event.preventDefault();
    listed = null;
    go('keys', asked(byId('prefix').value, openKey));
    arriveAt(place());
  });
  byId('folders').addEventListener('change', () => byId('search').requestSubmit());
  byId('new-entry').addEventListener('click', () => newEntry(byId('prefix').value));
  byId('more').addEventListener('click', more);
  byId('keys').addEventListener('keydown', arrows);
  startEntry(changedHere);
  onPlace(arriveAt);
}

const asked = (prefix, key) => ({ prefix, key, flat: byId('folders').checked ? '' : 'true' });

function arriveAt({ view, parameters }) {
  if (view !== 'keys') {
    return;
  }
  const { prefix = '', key = null, flat } = parameters;
  if (key !== openKey && isUnsaved() && !confirm('Leave without saving what you have changed?')) {
    settle('keys', { ...parameters, key: openKey });
    return;
  }
  byId('prefix').value = prefix;
  byId('folders').checked = !flat;
  if (listed?.prefix !== prefix || listed.folders !== !flat) {
    list(prefix, !flat);
  }
  if (key !== openKey) {
    openKey = key;
    showEntry(key);
  }
  mark();
}

function changedHere(key) {
  openKey = key;
  settle('keys', asked(byId('prefix').value, key));
  list(byId('prefix').value, byId('folders').checked);
}

async function list(prefix, folders) {
  listed = { prefix, folders, names: new Map(), next: null };
  crumbs(prefix);
  await page(listed);
}

const more = () => page(listed);

/** Reads on until something comes, or there is no more. */
async function page(to) {
  setText(byId('keys-hint'), 'Reading ...');
  try {
    const before = to.names.size;
    for (let i = 0; i < MOST_EMPTY_PAGES && (i === 0 || (to.next && to.names.size === before)); i++) {
      const answer = await json(path('entries', {
        prefix: to.prefix, limit: PAGE, after: to.next, delimiter: to.folders ? '/' : null,
      }));
      (answer.prefixes ?? []).forEach(name => to.names.set(name, true));
      answer.keys.forEach(name => to.names.set(name, false));
      to.next = answer.next ?? null;
    }
    if (to === listed) {
      show();
    }
  } catch (failure) {
    if (to === listed) {
      setText(byId('keys-hint'), failureText(failure));
      byId('more').hidden = to.next === null;
    }
  }
}

function show() {
  const names = [...listed.names].sort(([a, isA], [b, isB]) => isB - isA || COLLATOR.compare(a, b));
  byId('keys').replaceChildren(...names.map(([name, isFolder]) => item(name, isFolder)));
  byId('more').hidden = listed.next === null;
  const folders = names.filter(([, isFolder]) => isFolder).length;
  setText(byId('keys-hint'), names.length === 0 ? 'There are no such keys.'
    : [folders && counted(folders, 'folder'), names.length > folders && counted(names.length - folders, 'key')]
      .filter(Boolean).join(', ') + (listed.next ? ' so far' : ''));
  mark();
}

function item(name, isFolder) {
  const short = listed.folders ? name.slice(folderOf(listed.prefix).length) : name;
  const target = isFolder ? asked(name, openKey) : asked(listed.prefix, name);
  return el('li', {}, el('a', {
    class: isFolder ? 'key folder' : 'key', href: hash('keys', target), data: { name },
    text: visible(short) || '(empty)',
  }));
}

/** The prefix up to its last slash. */
const folderOf = prefix => prefix.slice(0, prefix.lastIndexOf('/') + 1);

function crumbs(prefix) {
  const parts = folderOf(prefix).split('/').slice(0, -1);
  const links = parts.map((part, i) => el('a', {
    class: 'key', href: hash('keys', asked(`${parts.slice(0, i + 1).join('/')}/`, openKey)),
    text: `${visible(part)}/`,
  }));
  byId('crumbs').replaceChildren(
    el('a', { href: hash('keys', asked('', openKey)), text: 'all keys' }), ...links);
}

function mark() {
  for (const link of byId('keys').querySelectorAll('a:not(.folder)')) {
    if (link.dataset.name === openKey) {
      link.setAttribute('aria-current', 'true');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

/** Up and down go through the list, as in any list of files. */
function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...byId('keys').querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (step && at >= 0 && links[at + step]) {
    event.preventDefault();
    links[at + step].focus();
  }
}
