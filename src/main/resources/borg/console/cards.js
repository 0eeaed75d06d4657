/** The instances: a card each, which stays the same element as long as the instance is there. */
import { byId, button, el, setText } from './dom.js';
import { askToDrain } from './drain.js';
import { bytes, count, duration, percent } from './format.js';
import { consoleOf } from './others.js';

const COLOURS = 10;
const colours = new Map();
const cards = new Map();

/** The colour of an instance, the same for as long as this page is open: a class name. */
export function colourOf(name) {
  if (!colours.has(name)) {
    colours.set(name, colours.size % COLOURS);
  }
  return `n${colours.get(name)}`;
}

function meter(label) {
  const bar = el('meter', { min: 0, max: 1, 'aria-label': label });
  const text = el('span', { class: 'figure' });
  return { bar, text, row: el('div', { class: 'metered' }, el('span', { text: label }), bar, text) };
}

function make(name) {
  const state = el('span', { class: 'state' });
  const zone = el('span', { class: 'zone' });
  const share = meter('share of copies');
  const heap = meter('heap');
  const line = el('p', { class: 'hint' });
  const open = el('a', { text: 'Its console' });
  const card = { state, zone, share, heap, line, open };
  const drain = button('Drain …', () => askToDrain(card.node, card.isHere),
    { 'aria-label': `Drain ${name}` });
  card.element = el('li', { class: 'card panel', data: { node: name } },
    el('div', { class: 'head' },
      el('h3', {}, el('span', { class: `dot ${colourOf(name)}` }), name), zone, state),
    share.row, heap.row, line, el('div', { class: 'buttons' }, open, drain));
  return card;
}

function setMeter({ bar, text }, value, words) {
  bar.value = value;
  setText(text, words);
}

function fill(card, node, report) {
  const isHere = node.node === report.node;
  const copies = report.nodes.reduce((sum, other) => sum + (other.keys ?? 0), 0);
  card.node = node;
  card.isHere = isHere;
  setText(card.state, node.state);
  card.state.className = `state ${node.state}`;
  setText(card.zone, [
    node.zone && `zone ${node.zone}`, node.weight !== 1 && `weight ${node.weight}`,
    node.uptimeSeconds !== null && `up for ${duration(node.uptimeSeconds)}`,
  ].filter(Boolean).join(', '));
  setMeter(card.share, copies > 0 ? (node.keys ?? 0) / copies : 0, percent(node.keys, copies));
  setMeter(card.heap, node.heapMax ? node.heapUsed / node.heapMax : 0,
    node.heapMax ? `${bytes(node.heapUsed)} of ${bytes(node.heapMax)}` : '–');
  setText(card.line, node.keys === null ? 'It does not answer.'
    : `${count(node.keys)} copies, ${bytes(node.bytes)}; first owner of ${count(node.firstOwner)}`);
  card.element.classList.toggle('here', isHere);
  card.open.href = isHere ? '#cluster' : consoleOf(node.url);
  setText(card.open, isHere ? 'You are here' : 'Its console');
}

/** Shows what a report says of the instances. */
export function showCards(report) {
  const names = new Set(report.nodes.map(node => node.node));
  for (const [name, card] of cards) {
    if (!names.has(name)) {
      card.element.remove();
      cards.delete(name);
    }
  }
  for (const node of report.nodes) {
    if (!cards.has(node.node)) {
      const card = make(node.node);
      cards.set(node.node, card);
      const next = [...cards.keys()].filter(name => name > node.node).sort()[0];
      byId('cards').insertBefore(card.element, next ? cards.get(next).element : null);
    }
    fill(cards.get(node.node), node, report);
  }
}
