/**
 * Other instances. There is no CORS, so a script can't ask them anything; but it may load a picture
 * from those that this page's policy names, and a picture comes only where Borg answers.
 */

const PATIENCE_MILLIS = 4_000;

function answers(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const timer = setTimeout(reject, PATIENCE_MILLIS);
    image.onload = () => { clearTimeout(timer); resolve(url); };
    image.onerror = () => { clearTimeout(timer); reject(); };
    image.src = `${url}/console/icon.svg`; // never from a cache: it is sent with no-store
  });
}

/** The first of these URLs at which an instance answers; null if none does. */
export function firstThatAnswers(urls) {
  return Promise.any(urls.map(answers)).catch(() => null);
}

/** Where the console of another instance is, at the place where this one is now. */
export function consoleOf(url, parameters = {}) {
  const target = new URL(`${url.replace(/\/+$/, '')}/`);
  if (!/^https?:$/.test(target.protocol)) {
    throw new Error(`no URL of an instance: ${url}`);
  }
  const place = location.hash.replace(/^#/, '') || 'cluster';
  const extra = new URLSearchParams(parameters).toString();
  target.hash = extra ? `${place}${place.includes('?') ? '&' : '?'}${extra}` : place;
  return target.href;
}
