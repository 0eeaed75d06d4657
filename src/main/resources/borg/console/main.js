/** Puts the parts of the console together. */
import { showBuckets, startBuckets } from './buckets.js';
import { showCards } from './cards.js';
import { connect } from './connection.js';
import { byId, setText, toast } from './dom.js';
import { askToDrain } from './drain.js';
import { isUnsaved } from './editor.js';
import { memberChanged, onChange, startEvents } from './events.js';
import { counted } from './format.js';
import { startKeys } from './keys.js';
import { arrive, onPlace, place, settle } from './place.js';
import { showProgress } from './progress.js';
import { countChange, showHeap, startRates } from './rates.js';
import * as token from './token.js';
import { startWhereis } from './whereis.js';

const THEMES = [['', 'as the system has them'], ['light', 'light'], ['dark', 'dark']];

let here = '';
let connection = '';

function showView({ view }) {
  for (const section of document.querySelectorAll('main > section')) {
    section.hidden = section.id !== `view-${view}`;
  }
  for (const link of document.querySelectorAll('nav [data-view]')) {
    if (link.dataset.view === view) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

function showReport(report) {
  here = report.node;
  document.title = `Borg: ${report.node}, ${report.state}`;
  const lost = report.lostBuckets > 0 ? `; ${counted(report.lostBuckets, 'bucket')} lost` : '';
  const under = report.underReplicated > 0
    ? `; ${counted(report.underReplicated, 'key')} on one instance only` : '';
  setText(byId('summary'), `${counted(report.keys, 'key')} on`
    + ` ${counted(report.nodes.length, 'instance')}${under}${lost}`);
  byId('says').dataset.cluster = report.state;
  showSays();
  showCards(report);
  showProgress(report.rebalance);
  showBuckets(report);
  showHeap(report);
  drainIfAsked(report);
}

function showSays() {
  const state = byId('says').dataset.cluster;
  setText(byId('says'), connection === 'connected' && state ? `${state}, says ${here}` : connection);
}

function showConnection(text, kind) {
  connection = text;
  byId('says').dataset.kind = kind;
  showSays();
}

/** Who comes from the console of another instance may have come for this. */
function drainIfAsked(report) {
  const { view, parameters } = place();
  if (parameters.drain) {
    settle(view, { ...parameters, drain: '' });
    askToDrain(report.nodes.find(node => node.node === report.node), true);
  }
}

function greetIfMoved() {
  const { view, parameters } = place();
  if (parameters.from) {
    toast(`${parameters.from} does not answer: this is the console of another instance.`);
    settle(view, { ...parameters, from: '' });
  }
}

function startTheme() {
  let chosen = Math.max(0, THEMES.findIndex(([theme]) => theme === localStorage.getItem('borg.theme')));
  const show = () => {
    const [theme, words] = THEMES[chosen];
    document.documentElement.dataset.theme = theme;
    byId('theme').setAttribute('aria-label', `Colours: ${words}`);
    byId('theme').title = `Colours: ${words}`;
    dispatchEvent(new Event('borg-theme'));
  };
  byId('theme').addEventListener('click', () => {
    chosen = (chosen + 1) % THEMES.length;
    localStorage.setItem('borg.theme', THEMES[chosen][0]);
    show();
  });
  show();
}

byId('skip').addEventListener('click', event => {
  event.preventDefault(); // the fragment says where one is
  byId('content').focus();
});
startTheme();
token.start();
startBuckets();
startWhereis();
startRates();
startKeys();
startEvents();
onPlace(showView);
onChange(countChange);
greetIfMoved();
connect({
  info: showReport,
  member: memberChanged,
  rebalance: showProgress,
  state: showConnection,
  unsaved: isUnsaved,
});
arrive();
