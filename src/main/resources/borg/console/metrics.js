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

/** How many were as quick as each bound, by the bound in seconds, of one kind. */
function bounds(samples, kind) {
  const all = new Map();
  samples.filter(sample => sample.name === 'bucket' && sample.labels.kind === kind)
    .forEach(({ labels, value }) => all.set(Number(labels.le.replace('+Inf', 'Infinity')), value));
  return all;
}

/** The least bound within which so large a part was, in milliseconds; null if nothing is known. */
export function quantile(before, after, kind, part) {
  const [old, now] = [bounds(before, kind), bounds(after, kind)];
  const done = [...now].map(([bound, number]) => [bound, number - (old.get(bound) ?? 0)])
    .sort(([a], [b]) => a - b);
  const all = done.length ? done.at(-1)[1] : 0;
  const found = all > 0 ? done.find(([, number]) => number >= part * all) : null;
  return found && Number.isFinite(found[0]) ? 1000 * found[0] : null;
}

/**
 * By kind of operation, between two readings: {perSecond, meanMillis, mostMillis (99 of 100 were
 * quicker)}. A restart counts as nothing.
 */
export function between(before, after, seconds) {
  const [oldCount, count] = [sums(before, 'count', 'kind'), sums(after, 'count', 'kind')];
  const [oldSum, sum] = [sums(before, 'sum', 'kind'), sums(after, 'sum', 'kind')];
  const result = new Map();
  for (const [kind, now] of count) {
    const done = Math.max(0, now - (oldCount.get(kind) ?? 0));
    const spent = (sum.get(kind) ?? 0) - (oldSum.get(kind) ?? 0);
    result.set(kind, {
      ever: now,
      perSecond: done / seconds,
      meanMillis: done > 0 && spent >= 0 ? 1000 * spent / done : null,
      mostMillis: done > 0 ? quantile(before, after, kind, 0.99) : null,
    });
  }
  return result;
}
