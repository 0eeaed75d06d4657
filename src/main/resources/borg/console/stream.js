/** A stream of events, read by fetch: EventSource can't send a token. */
import { ask, Problem } from './http.js';
import * as token from './token.js';

const OPENING_MILLIS = 5_000;
const WAITS_MILLIS = [300, 700, 1500, 3000, 5000];
const MOST_CHARACTERS = 8_000_000; // of one event; no instance sends such

/**
 * Follows one path, again and again, from where it was, until it is closed.
 *
 * Calls back: onEvent(type, data), onOpen(), onLost(times) where the instance did not answer or fell
 * silent, onProblem(problem) where it answered something else.
 */
export class Stream {

  /** silentMillis: how long nothing at all may come before the instance is taken for dead. */
  constructor(path, { silentMillis, onEvent, onOpen, onLost = () => {}, onProblem = () => {} }) {
    Object.assign(this, { path, silentMillis, onEvent, onOpen, onLost, onProblem });
    this.lastId = null;
    this.failures = 0;
    this.isClosed = false;
    this.forgetToken = token.onChange(() => this.again());
    this.follow();
  }

  close() {
    this.isClosed = true;
    this.forgetToken();
    this.controller?.abort();
    clearTimeout(this.timer);
    this.wake?.();
  }

  async follow() {
    while (!this.isClosed) {
      let failure = null;
      try {
        await this.once();
      } catch (thrown) {
        failure = thrown;
      }
      this.failed(failure);
      if (!this.isClosed) {
        await (failure?.status === 401 ? this.admittance(failure) : this.wait());
      }
    }
  }

  failed(failure) {
    clearTimeout(this.timer);
    if (this.isClosed) {
      return;
    }
    this.failures++;
    if (failure instanceof Problem) {
      this.onProblem(failure);
    } else {
      this.onLost(this.failures);
    }
  }

  wait() {
    const millis = WAITS_MILLIS[Math.min(this.failures, WAITS_MILLIS.length) - 1];
    return new Promise(resolve => {
      this.wake = resolve;
      setTimeout(resolve, millis); // a second call does nothing
    });
  }

  /** Until there is another token, however long that takes. */
  async admittance(problem) {
    const isOver = new Promise(resolve => { this.wake = resolve; });
    token.want(problem.message);
    await isOver;
  }

  /** Begins anew, with the token that counts now, from where it was. */
  again() {
    this.failures = 0;
    this.controller?.abort();
    this.wake?.();
  }

  async once() {
    this.controller = new AbortController();
    this.alive(OPENING_MILLIS);
    const headers = { Accept: 'text/event-stream' };
    if (this.lastId) {
      headers['Last-Event-ID'] = this.lastId;
    }
    const response = await ask(this.path,
      { headers, signal: this.controller.signal, asksForToken: false });
    this.failures = 0;
    this.onOpen();
    await this.read(response.body.pipeThrough(new TextDecoderStream()).getReader());
  }

  /** Something has come: wait for the next for a while. */
  alive(millis) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(), millis);
  }

  async read(reader) {
    let rest = '';
    let event = { type: 'message', data: [], id: null };
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      this.alive(this.silentMillis);
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      if (rest.length > MOST_CHARACTERS) {
        throw new Error('an event without end');
      }
      for (const line of lines) {
        event = this.take(event, line);
      }
    }
  }

  /** One line; gives the event that the next line belongs to. */
  take(event, line) {
    if (line === '') {
      this.lastId = event.id ?? this.lastId;
      if (event.data.length) {
        this.onEvent(event.type, JSON.parse(event.data.join('\n')));
      } else if (event.type !== 'message') {
        this.onEvent(event.type, null);
      }
      return { type: 'message', data: [], id: null };
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      event.data.push(value);
    } else if (field === 'event') {
      event.type = value;
    } else if (field === 'id') {
      event.id = value;
    }
    return event;
  }
}
