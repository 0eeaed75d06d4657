/**
 * What this instance counts of itself: series of MicroProfile Metrics (Prometheus text) under the
 * server's root. Where there are none of Borg's, there are no charts of them.
 */
import { BASE } from './http.js';

const SERIES = 'borg_operations_seconds';
const LINE = /^([a-zA-Z_:][\w:]*)\{([^}]*)\} ([0-9.eE+-]+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
const PATIENCE_MILLIS = 3_000;

/** Those of operations: [{name, labels, value}]; null where there are none, or no answer. */
export async function operations() {
  const response = await fetch(new URL('/metrics', BASE), {
    headers: { Accept: 'text/plain' },
    signal: AbortSignal.timeout(PATIENCE_MILLIS),
    cache: 'no-store',
    credentials: 'omit',
  }).catch(() => null);
  const text = response?.ok ? await response.text().catch(() => '') : '';
  const samples = [];
  for (const line of text.split('\n')) {
    const parts = line.startsWith(SERIES) ? LINE.exec(line) : null;
    if (parts) {
      const labels = Object.fromEntries([...parts[2].matchAll(LABEL)].map(label => label.slice(1)));
      samples.push({ name: parts[1].slice(SERIES.length + 1), labels, value: Number(parts[3]) });
    }
  }
  return samples.length ? samples : null;
}

/** Sums of one series by the value of a label. */
function sums(samples, name, by) {
  const all = new Map();
  samples.filter(sample => sample.name === name).forEach(({ labels, value }) => {
    const group = labels[by] ?? '';
    all.set(group, (all.get(group) ?? 0) + value);
  });
  return all;
}

/** By kind of operation, between two readings: {perSecond, meanMillis}; a restart counts as nothing. */
export function between(before, after, seconds) {
  const counts = [sums(before, 'count', 'kind'), sums(after, 'count', 'kind')];
  const times = [sums(before, 'sum', 'kind'), sums(after, 'sum', 'kind')];
  const result = new Map();
  for (const [kind, now] of counts[1]) {
    const done = Math.max(0, now - (counts[0].get(kind) ?? 0));
    const spent = (times[1].get(kind) ?? 0) - (times[0].get(kind) ?? 0);
    result.set(kind, {
      perSecond: done / seconds,
      meanMillis: done > 0 && spent >= 0 ? 1000 * spent / done : null,
    });
  }
  return result;
}
