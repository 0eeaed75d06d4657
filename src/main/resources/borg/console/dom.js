/**
 * Elements made by code. Texts become text nodes, always: whatever a key or a value holds, nothing
 * of it becomes markup (and the page's policy would refuse it, too).
 */

export const byId = id => document.getElementById(id);

/**
 * An element: {class, text, on: {click: ...}, data: {...}, and attributes; null and false leave one
 * out}, then its children.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'on') {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (name === 'text') {
      element.textContent = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

export const button = (text, click, properties = {}) =>
  el('button', { type: 'button', text, on: { click }, ...properties });

/** Sets a text only where it differs, so that nothing is read out, or drawn, for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Facts as a list of terms. */
export function facts(pairs) {
  return el('dl', { class: 'facts' }, ...pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .flatMap(([term, value]) => [el('dt', { text: term }), el('dd', {}, value)]));
}

let toastTimer;

/** Says something for a while, without taking the focus. */
export function toast(text) {
  const place = byId('toast');
  place.textContent = text;
  place.classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.classList.remove('shown'), 6000);
}

/** What a failure says to people. */
export function failureText(failure) {
  return failure.detail || failure.message || String(failure);
}

export function note(text, kind = 'hint') {
  return el('p', { class: kind, role: kind === 'error' ? 'alert' : null, text });
}
