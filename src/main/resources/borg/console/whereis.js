/** Where a key is: its bucket, who owns it, and who has a copy of which version. */
import { mark } from './buckets.js';
import { colourOf } from './cards.js';
import { byId, el, facts, failureText, note } from './dom.js';
import { visible } from './format.js';
import { json, path } from './http.js';

const named = name => el('span', { class: 'name' },
  el('span', { class: `dot ${colourOf(name)}` }), name);

/** The answer as facts. */
function shown(answer) {
  const owners = answer.owners.map(named);
  const copies = answer.copies.length
    ? answer.copies.map(copy => el('div', {}, named(copy.node), ' ', el('code', { text: copy.version })))
    : ['none: there is no such entry'];
  return facts([
    ['Bucket', String(answer.bucket)],
    ['Owners', el('span', {}, ...(owners.length ? owners : ['nobody']))],
    ['Copies', el('div', {}, ...copies)],
  ]);
}

/** Facts on where a key is, or why that can't be said. */
export async function whereis(key) {
  try {
    const answer = await json(path('cluster/owner', { key }));
    return { answer, element: shown(answer) };
  } catch (failure) {
    return { answer: null, element: note(failureText(failure), 'error') };
  }
}

export function startWhereis() {
  byId('whereis').addEventListener('submit', async event => {
    event.preventDefault();
    const key = byId('whereis-key').value;
    const { answer, element } = await whereis(key);
    byId('whereis-answer').replaceChildren(
      el('p', {}, el('code', { class: 'key', text: visible(key) })), element);
    mark(answer?.bucket ?? null);
  });
}
