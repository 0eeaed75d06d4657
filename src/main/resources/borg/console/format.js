/** Figures and texts as people read them. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A count: 12,345. What nobody knows is a dash. */
export function count(number) {
  return number === null || number === undefined ? '–' : WHOLE.format(number);
}

/** Counts with their word: 1 key, 2 keys. */
export function counted(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function bytes(number) {
  if (number === null || number === undefined) {
    return '–';
  }
  const power = Math.min(
    UNITS.length - 1, number < 1024 ? 0 : Math.floor(Math.log2(number) / 10));
  const scaled = number / 1024 ** power;
  return `${scaled.toFixed(power === 0 || scaled >= 100 ? 0 : 1)} ${UNITS[power]}`;
}

export function percent(part, whole) {
  return whole > 0 ? `${(100 * part / whole).toFixed(1)} %` : '–';
}

/** A span of whole seconds: 2 d 3 h, 4 min 5 s. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  const parts = [
    [Math.floor(seconds / 86400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'], [Math.floor(seconds) % 60, 's'],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  return first < 0 ? '0 s'
    : parts.slice(first, first + 2).filter(([number]) => number > 0).map(p => p.join(' ')).join(' ');
}

export function millis(number) {
  return number < 10 ? `${number.toFixed(1)} ms`
    : number < 1000 ? `${number.toFixed(0)} ms` : `${(number / 1000).toFixed(1)} s`;
}

export function rate(number) {
  return `${number < 10 && !Number.isInteger(number) ? number.toFixed(1) : count(number)} /s`;
}

export function clockTime(date) {
  return date.toTimeString().slice(0, 8);
}

/**
 * A key as it can be read: what has no shape of its own, or turns the direction of writing, is
 * written out. For the eye only: never sent.
 */
export function visible(key) {
  return key.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    c => `\\u{${c.codePointAt(0).toString(16)}}`);
}
