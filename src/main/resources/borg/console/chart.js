/** A small chart of the last two minutes: a line, its newest figure, its greatest. */
import { el, setText } from './dom.js';

const POINTS = 120;
const WIDTH = 240;
const HEIGHT = 48;
const SVG = 'http://www.w3.org/2000/svg';

function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

export class Chart {

  /** format: how a figure is written. */
  constructor(title, format, detail = '') {
    this.format = format;
    this.values = [];
    this.figure = el('strong', { class: 'figure', text: '–' });
    this.top = el('span', { class: 'hint figure' });
    this.line = svg('polyline', { class: 'line', points: '' });
    this.area = svg('polygon', { class: 'area', points: '' });
    this.drawing = svg('svg', {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': title,
    });
    this.drawing.append(this.area, this.line);
    this.element = el('figure', { class: 'chart' },
      el('figcaption', { title: detail }, el('span', { text: title }), this.figure),
      this.drawing, this.top);
    this.title = title;
  }

  /** The figure of one more second; null where there is none. */
  push(value) {
    this.values.push(value);
    this.values.splice(0, this.values.length - POINTS);
    const known = this.values.filter(one => one !== null);
    setText(this.figure, value === null ? '–' : this.format(value));
    if (known.length === 0) {
      return;
    }
    const greatest = Math.max(...known);
    setText(this.top, `at most ${this.format(greatest)}`);
    this.drawing.setAttribute('aria-label',
      `${this.title}: now ${this.figure.textContent}, at most ${this.format(greatest)}`);
    this.draw(greatest || 1);
  }

  /** The newest is at the right; what is not known is passed over. */
  draw(greatest) {
    const step = WIDTH / (POINTS - 1);
    const points = [];
    this.values.forEach((value, i) => {
      if (value !== null) {
        const x = WIDTH - (this.values.length - 1 - i) * step;
        points.push([x, HEIGHT - 2 - (HEIGHT - 6) * value / greatest]);
      }
    });
    const text = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    this.line.setAttribute('points', text);
    this.area.setAttribute('points',
      `${points[0][0].toFixed(1)},${HEIGHT} ${text} ${points.at(-1)[0].toFixed(1)},${HEIGHT}`);
  }
}
