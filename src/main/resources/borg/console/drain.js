/**
 * To drain an instance: it hands over what it holds and gives up its place. First it is asked whether
 * stopping it would leave anything without a copy. Only the instance itself can be told to leave, so
 * for another one the way leads to its own console.
 */
import { byId, button, el, failureText, note } from './dom.js';
import { counted } from './format.js';
import { ask, json, Problem } from './http.js';
import { consoleOf } from './others.js';

const PATIENCE_MILLIS = 120_000; // all of what it holds goes over the wire

const dialog = () => byId('drain-dialog');

function show(title, texts, buttons) {
  byId('drain-title').textContent = title;
  byId('drain-text').replaceChildren(...texts);
  byId('drain-buttons').replaceChildren(...buttons);
  if (!dialog().open) {
    dialog().showModal();
  }
}

const closing = text => button(text, () => dialog().close());

/** The answer on whether it is safe to stop that instance right now, in words. */
async function safety(name) {
  try {
    await json(`cluster/safe-to-stop/${encodeURIComponent(name)}`);
    return note(`Safe to stop right now: everything that ${name} holds has another copy.`, 'good');
  } catch (failure) {
    return failure instanceof Problem && failure.status === 409
      ? note(`Not safe to stop right now: ${counted(failure.json.buckets, 'bucket')} would be left with`
        + ' no copy. To drain it first makes it safe.', 'error')
      : note(failureText(failure), 'error');
  }
}

/** Opens the dialog. */
export async function askToDrain(node, isHere) {
  const title = `Drain ${node.node}`;
  show(title, [note('Asking whether it is safe to stop ...')], [closing('Cancel')]);
  const answer = await safety(node.node);
  if (!dialog().open) {
    return;
  }
  const what = el('p', { text: `${node.node} hands over what it holds to the others and gives up its`
    + ' place. It keeps running until it is stopped.' });
  const deed = isHere
    ? button(title, () => drain(node.node, false), { class: 'main', id: 'drain-now' })
    : el('a', { class: 'button', href: consoleOf(node.url, { drain: 'true' }),
      text: `Go to ${node.node} to drain it` });
  show(title, [answer, what], [closing('Cancel'), deed]);
}

async function drain(name, isForced) {
  show(`Drain ${name}`, [note('Handing over ... This takes as long as what it holds is large.')], []);
  try {
    await ask(isForced ? 'cluster/leave?force=true' : 'cluster/leave',
      { method: 'POST', signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    show(`${name} is drained`, [note('It holds nothing any more: it is safe to stop.', 'good')],
      [closing('Close')]);
  } catch (failure) {
    const buttons = [closing('Leave it be')];
    if (failure instanceof Problem && failure.status === 409 && !isForced) {
      buttons.push(button('Drain it all the same', () => drain(name, true), { class: 'danger' }));
    }
    show(`${name} was not drained`, [note(failureText(failure), 'error')], buttons);
  }
}
