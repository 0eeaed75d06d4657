/** Requests to the instance that served this page. */
import * as token from './token.js';

/** BASE/ of this instance. */
export const BASE = new URL('..', import.meta.url);

const PATIENCE_MILLIS = 10_000;

/** The instance has answered that something is wrong (RFC 9457). */
export class Problem extends Error {
  constructor(status, json) {
    super(json.detail || json.title || `HTTP ${status}`);
    this.status = status;
    this.json = json;
    this.detail = json.detail;
  }
}

/** No answer, or none that is whole: it may have been done or not. */
export class Unreachable extends Error {
  constructor(cause) {
    super('The instance does not answer.', { cause });
  }
}

/** A path with a query, each value encoded. */
export function path(name, parameters = {}) {
  const query = Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return query.length ? `${name}?${query.join('&')}` : name;
}

async function fetched(target, options, headers) {
  const bearer = token.current();
  try {
    return await fetch(new URL(target, BASE), {
      ...options,
      headers: bearer ? { ...headers, Authorization: `Bearer ${bearer}` } : headers,
      cache: 'no-store',
      credentials: 'omit',
    });
  } catch (failure) {
    throw new Unreachable(failure);
  }
}

async function problemOf(response) {
  const isProblem = (response.headers.get('Content-Type') || '').startsWith('application/problem+json');
  const json = isProblem ? await response.json().catch(() => ({})) : {};
  return new Problem(response.status, json);
}

/**
 * Asks for something, and for a token if one is needed.
 *
 * @returns the response, 2xx, whose body is still to be read
 * @throws Problem, Unreachable
 */
export async function ask(target, { method = 'GET', headers = {}, body, signal, asksForToken = true } = {}) {
  for (;;) {
    const sent = token.current();
    const response = await fetched(target,
      { method, body, signal: signal ?? AbortSignal.timeout(PATIENCE_MILLIS) }, headers);
    if (response.ok) {
      return response;
    }
    const problem = await problemOf(response);
    const mayTryAgain = response.status === 401 && asksForToken
      && (token.current() !== sent || await token.want(problem.message));
    if (!mayTryAgain) {
      throw problem;
    }
  }
}

export async function json(target, options) {
  const response = await ask(target, options);
  try {
    return await response.json();
  } catch (failure) {
    throw new Unreachable(failure);
  }
}
