/** Values as they can be looked at: text, pictures, or bytes. */
import { el, note } from './dom.js';
import { bytes as volume } from './format.js';

const MOST_SHOWN = 256 * 1024;
const MOST_DUMPED = 512;
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon)\b/i;
const JSON_TYPE = /^[^;]*[/+]json\b/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i;

/* What a text field would not give back as it was. */
const UNFIT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * What a value is: {kind: text, picture or bytes; text: null where it is none; reason: why it can't be
 * edited as text, or null}.
 */
export function classify(type, content) {
  if (PICTURE.test(type) && !/svg/i.test(type)) {
    return { kind: 'picture', text: null, reason: 'A picture is replaced by a file.' };
  }
  const charset = (CHARSET.exec(type)?.[1] ?? 'utf-8').toLowerCase();
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset)) {
    return { kind: 'bytes', text: null, reason: `It is in ${charset}; only UTF-8 can be edited here.` };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    const kind = PICTURE.test(type) ? 'picture' : UNFIT.test(text) ? 'bytes' : 'text';
    return { kind, text: UNFIT.test(text) ? null : text, reason: reason(text) };
  } catch {
    return { kind: 'bytes', text: null, reason: 'It is no text in UTF-8.' };
  }
}

function reason(text) {
  const ends = text.match(/\r\n|\r|\n/g) ?? [];
  return UNFIT.test(text) ? 'It holds control characters.'
    : new Set(ends).size > 1 || ends.includes('\r')
      ? 'Its lines end in different ways, which a text field would not keep.' : null;
}

export const isJson = type => JSON_TYPE.test(type);

/** An element that shows a value. */
export function view(type, content) {
  const { kind, text } = classify(type, content);
  if (content.length === 0) {
    return note('The value is empty.');
  }
  if (kind === 'picture') {
    return picture(type, content);
  }
  return kind === 'text' ? textView(type, text) : dump(content);
}

/** In an img no script runs, whatever an SVG holds. */
function picture(type, content) {
  const url = URL.createObjectURL(new Blob([content], { type: type.split(';')[0] }));
  const image = el('img', { class: 'value', alt: 'The value, a picture' });
  image.onload = () => URL.revokeObjectURL(url);
  image.onerror = () => {
    URL.revokeObjectURL(url);
    image.replaceWith(dump(content));
  };
  image.src = url;
  return image;
}

function textView(type, text) {
  const shown = text.slice(0, MOST_SHOWN);
  const more = text.length > shown.length
    ? note(`The first ${volume(MOST_SHOWN)}; download it to see the rest.`) : null;
  const whole = more === null && isJson(type) ? indented(text) : shown;
  return el('div', {}, el('pre', { class: 'value', tabindex: 0, 'aria-label': 'The value' }, whole), more);
}

function dump(content) {
  const lines = [];
  for (let at = 0; at < Math.min(content.length, MOST_DUMPED); at += 16) {
    const row = [...content.subarray(at, at + 16)];
    const hex = row.map(byte => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map(byte => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return el('div', {},
    el('pre', { class: 'value', tabindex: 0, 'aria-label': 'The value, in bytes' }, lines.join('\n')),
    content.length > MOST_DUMPED ? note(`The first ${MOST_DUMPED} bytes.`) : null);
}

/**
 * JSON with its structure shown by lines. Each number and string stays as it stands: to parse and to
 * write it again would change numbers that a double can't hold. What is no JSON is left alone.
 */
export function indented(text) {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return (text.match(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g) ?? []).map(token => {
    switch (token) {
      case '{': case '[': depth++; return token + line();
      case '}': case ']': depth--; return line() + token;
      case ',': return token + line();
      case ':': return ': ';
      default: return /^[{[]/.test(token) ? token.replace(/\s/g, '') : token;
    }
  }).join('');
}
