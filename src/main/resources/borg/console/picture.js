/** Draws buckets as cells of a canvas: a field for each pair of owners, or one for all. */
import { colourOf } from './cards.js';
import { el } from './dom.js';

const PULSE_MILLIS = 500;
const FAINT = 0.25;
const GAP = 0.5;

/** The colours that classes give to dots, as the theme has them now. */
export function coloursOf(names) {
  const probe = el('span');
  document.body.append(probe);
  const found = new Map(names.map(name => {
    probe.className = `dot ${colourOf(name)}`;
    return [name, getComputedStyle(probe).backgroundColor];
  }));
  probe.remove();
  return found;
}

/** One canvas. A cell has the colour of the first owner, and if it is split, below that of the second. */
export class Field {

  /** onPoint(bucket) tells where a pointer is. */
  constructor(onPoint) {
    this.canvas = el('canvas', { 'aria-hidden': 'true' });
    this.cells = []; // {bucket, owners, isMoving}
    this.canvas.addEventListener('pointermove', event => {
      const column = Math.floor(event.offsetX / this.size);
      const cell = this.cells[Math.floor(event.offsetY / this.size) * this.columns + column];
      if (cell && column < this.columns) {
        onPoint(cell.bucket);
      }
    });
  }

  show(cells, isSplit) {
    this.cells = cells;
    this.isSplit = isSplit;
  }

  /** Fits the canvas into the width that there is. look: {colours, dims, isBright, marked}. */
  draw(width, look) {
    this.size = width < 420 && this.cells.length > 8000 ? 3 : 4;
    this.columns = Math.max(1, Math.floor(width / this.size));
    const rows = Math.ceil(this.cells.length / this.columns);
    const [wide, high] = [this.columns * this.size, rows * this.size];
    const scale = devicePixelRatio;
    this.canvas.width = wide * scale;
    this.canvas.height = high * scale;
    this.canvas.style.width = `${wide}px`;
    this.canvas.style.height = `${high}px`;
    const paint = this.canvas.getContext('2d');
    paint.scale(scale, scale);
    this.cells.forEach((cell, place) => this.cell(paint, cell, place, look));
    const at = this.cells.findIndex(cell => cell.bucket === look.marked);
    if (at >= 0) {
      this.ring(paint, at, wide, high);
    }
  }

  corner(place) {
    return [(place % this.columns) * this.size, Math.floor(place / this.columns) * this.size];
  }

  cell(paint, { owners, isMoving }, place, look) {
    const [x, y] = this.corner(place);
    const edge = this.size - GAP;
    paint.globalAlpha = isMoving ? (look.isBright ? 1 : 0.6) : look.dims ? FAINT : 1;
    const shown = this.isSplit ? owners : owners.slice(0, 1);
    shown.forEach((name, which) => {
      paint.fillStyle = look.colours.get(name);
      paint.fillRect(x, y + which * edge / shown.length, edge, edge / shown.length);
    });
  }

  ring(paint, place, wide, high) {
    const [x, y] = this.corner(place);
    const radius = 7;
    const within = (value, most) => Math.min(Math.max(value + this.size / 2, radius + 2), most - radius - 2);
    paint.globalAlpha = 1;
    for (const [colour, width] of [[look('--panel', this.canvas), 5], [look('--text', this.canvas), 2]]) {
      paint.strokeStyle = colour;
      paint.lineWidth = width;
      paint.beginPath();
      paint.arc(within(x, wide), within(y, high), radius, 0, 2 * Math.PI);
      paint.stroke();
    }
  }
}

/** What light-dark() comes to: a custom property itself is not computed. */
function look(property, at) {
  const probe = el('span');
  probe.style.color = `var(${property})`;
  at.parentElement.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Calls back, twice a second, whether what moves is bright, as long as something does. */
export class Pulse {
  constructor(onBeat) {
    this.onBeat = onBeat;
    this.isBright = true;
    this.isStill = matchMedia('(prefers-reduced-motion: reduce)');
  }

  set(isOn) {
    if (!isOn || this.isStill.matches) {
      clearInterval(this.timer);
      this.timer = null;
      this.isBright = true;
    } else {
      this.timer ??= setInterval(() => {
        this.isBright = !this.isBright;
        this.onBeat();
      }, PULSE_MILLIS);
    }
  }
}
