/**
 * Where in the console one is: #keys?prefix=users/&key=users/42. It stands in the address, so that it
 * can be kept, sent, gone back from, and taken along to another instance.
 */

const VIEWS = ['cluster', 'keys', 'events'];
const listeners = [];

export function place() {
  const [view, query = ''] = location.hash.replace(/^#/, '').split(/\?(.*)/s);
  return {
    view: VIEWS.includes(view) ? view : 'cluster',
    parameters: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function hash(view, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  const query = new URLSearchParams(given).toString();
  return query ? `#${view}?${query}` : `#${view}`;
}

export function go(view, parameters) {
  location.hash = hash(view, parameters);
}

/** The same place, without what was only for the arrival. */
export function settle(view, parameters) {
  history.replaceState(null, '', hash(view, parameters));
}

/** Calls back at each change, once it was called for the first time by arrive(). */
export function onPlace(listener) {
  listeners.push(listener);
}

export function arrive() {
  const now = place();
  listeners.forEach(listener => listener(now));
}

addEventListener('hashchange', arrive);
