/**
 * The token that requests carry. It is kept by this tab alone (sessionStorage), and asked for once
 * an answer says that one is needed.
 */
import { byId } from './dom.js';

const NAME = 'borg.token';
const FORM = /^[\w.~-]{1,4096}$/;

let asking = null;
const listeners = new Set();

export const current = () => sessionStorage.getItem(NAME);

/** Calls back whenever another token counts, until the function that is returned is called. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function use(token) {
  if (token) {
    sessionStorage.setItem(NAME, token);
  } else {
    sessionStorage.removeItem(NAME);
  }
  show();
  listeners.forEach(listener => listener());
}

/**
 * Asks for a token; once for all who want one at the same time.
 *
 * @returns whether there is another one now
 */
export function want(why) {
  asking ??= ask(why).finally(() => { asking = null; });
  return asking;
}

function ask(why) {
  const dialog = byId('token-dialog');
  const value = byId('token-value');
  byId('token-why').textContent = why;
  value.value = '';
  dialog.returnValue = 'no'; // as it stays if the dialog is left by Escape
  dialog.showModal();
  value.focus();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      const token = value.value.trim();
      const isGiven = dialog.returnValue === 'yes' && FORM.test(token);
      value.value = '';
      if (isGiven) {
        use(token);
      }
      resolve(isGiven);
    }, { once: true });
  });
}

function show() {
  byId('token').textContent = current() ? 'Forget token' : 'Token';
}

export function start() {
  show();
  byId('token').addEventListener('click', () => {
    if (current()) {
      use(null);
    } else {
      want('All that the console does is asked with the token that you give here.');
    }
  });
}
