/**
 * The life line: cluster/events of this instance. Where it breaks and stays broken, another instance
 * is looked for, and the page goes there.
 */
import { byId, button, el } from './dom.js';
import { consoleOf, firstThatAnswers } from './others.js';
import { Stream } from './stream.js';

/** An event of the cluster comes each second. */
const SILENT_MILLIS = 5_000;

/** As often it is tried again at this instance before others are. */
const TRIES = 2;

/** Others may be still starting, or this browser's network is down. */
const LOOK_AGAIN_MILLIS = 2_000;

/** To begin going there once more would only make it later. */
const ON_THE_WAY_MILLIS = 15_000;

let here = null; // name of this instance
let nodes = [];
let lost = false;
let isLooking = false;
let mayLeave = () => true;
let stream = null;

/**
 * Begins. handlers: info(report), member(change), rebalance(progress), state(text, kind), and
 * unsaved(), whether going elsewhere would lose something.
 */
export function connect(handlers) {
  mayLeave = () => !handlers.unsaved();
  const open = () => {
    stream = new Stream('cluster/events', {
      silentMillis: SILENT_MILLIS,
      onOpen: () => found(handlers),
      onEvent: (type, data) => handle(type, data, handlers),
      onLost: times => isLost(times, handlers),
      onProblem: problem => refused(problem, handlers),
    });
  };
  open();
  // A tab that nobody sees must not hold one of the six connections that a browser has.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      stream.close();
    } else {
      open();
    }
  });
}

function handle(type, data, handlers) {
  if (type === 'info') {
    here = data.node;
    nodes = data.nodes;
  }
  handlers[type]?.(data);
}

function found(handlers) {
  lost = false;
  hideBanner();
  handlers.state('connected', 'good');
}

/** It lives, but does not tell: it is starting, or the token is not enough. */
function refused(problem, handlers) {
  lost = false;
  handlers.state('not told', 'bad');
  showBanner(problem.message);
}

function isLost(times, handlers) {
  handlers.state('no answer', 'bad');
  if (lost || times < TRIES) {
    return;
  }
  lost = true;
  showBanner(`${here ?? 'This instance'} does not answer. Looking for another one ...`);
  if (!isLooking) {
    look();
  }
}

async function look() {
  isLooking = true;
  while (lost) {
    const others = nodes.filter(node => node.node !== here);
    const url = await firstThatAnswers(others.map(node => node.url));
    let pause = LOOK_AGAIN_MILLIS;
    if (lost && url && goTo(others.find(node => node.url === url))) {
      pause = ON_THE_WAY_MILLIS;
    } else if (lost && !url) {
      offer('does not answer, nor does any other instance that this page may look at. It goes on'
        + ' trying. Their consoles:', others);
    }
    await new Promise(resolve => { setTimeout(resolve, pause); });
  }
  isLooking = false;
}

/** Whether it is on the way. */
function goTo(other) {
  const leaves = mayLeave();
  if (leaves) {
    location.replace(consoleOf(other.url, { from: here }));
  } else {
    offer('does not answer. What you have not saved would be lost by going elsewhere: copy it first,'
      + ' then go to', [other]);
  }
  return leaves;
}

function offer(text, others) {
  showBanner(`${here ?? 'This instance'} ${text}`, ...others.map(node =>
    el('a', { href: consoleOf(node.url, { from: here }), text: node.node })));
}

function showBanner(text, ...links) {
  const banner = byId('banner');
  const again = button('Try again', () => stream.again());
  const shown = [text, ...links.map(link => link.textContent)].join(' ');
  if (banner.hidden || banner.dataset.shown !== shown) {
    // As it stands if it says the same: whoever has the focus in it keeps it.
    banner.dataset.shown = shown;
    banner.replaceChildren(el('span', { text }), ...links, again);
    banner.hidden = false;
  }
}

function hideBanner() {
  byId('banner').hidden = true;
}
