// One venue: price, book, funding, insurance fund, breaker state and halts.

import { make, mark, say } from './dom.js';
import { Surface, drawMarket } from './draw.js';
import { amount, colour, count, percent, price, rate } from './format.js';

const CONDITIONS = ['open', 'halted', 'auction', 'down', 'expired'];
const EMPTY = [];

export class Card {
  constructor(store, venue) {
    this.store = store;
    this.venue = venue;
    const { name, role } = store.venues[venue];
    this.instruments = store.instruments.map((one, place) => ({ ...one, place })).filter(one => one.venue === venue);
    this.shown = this.instruments.find(one => one.kind !== 'Spot') ?? this.instruments[0];
    this.colour = role === 'Reference' ? '--c7' : colour(venue);
    this.condition = make('span', { class: 'cond' }, role === 'Exchange' ? 'open' : role === 'Reference' ? 'reference' : 'lends');
    this.canvas = make('canvas', { role: 'img', 'aria-label': `${name}: price over the run, halts shaded, and the order book at this moment` });
    this.last = make('b', {}, '–');
    this.change = make('span');
    this.spread = make('span');
    this.numbers = {};
    const header = make('header', {}, make('h3', {}, this.swatch(), name), this.picker(), this.condition);
    this.element = make('article', { class: 'card', 'aria-label': name }, header);
    if (this.shown) {
      this.element.append(make('p', { class: 'price' }, this.last, this.change, this.spread), this.canvas);
      this.surface = new Surface(this.canvas);
    }
    if (role !== 'Reference') this.element.append(this.table(role));
  }

  swatch() {
    const swatch = make('i', { 'aria-hidden': 'true' });
    swatch.style.color = `var(${this.colour})`;
    return swatch;
  }

  picker() {
    if (this.instruments.length < 2) return make('span', { class: 'sym' }, this.shown?.symbol ?? '');
    const select = make('select', { class: 'sym', 'aria-label': `Instrument of ${this.store.venues[this.venue].name}`, onchange: () => {
      this.shown = this.instruments[select.selectedIndex];
      this.surface.isStale = true;
    } }, ...this.instruments.map(one => make('option', {}, one.symbol)));
    select.selectedIndex = this.instruments.indexOf(this.shown);
    return select;
  }

  table(role) {
    const rows = role === 'Exchange'
      ? [['funding', 'funding'], ['fund', 'fund'], ['interest', 'open int.'], ['liquidated', 'liquid.'], ['deleveraged', 'ADL'], ['halts', 'halts']]
      : [['liquidated', 'liquid.'], ['debt', 'bad debt']];
    const list = make('dl', { class: 'nums' });
    for (const [key, label] of rows) {
      const value = make('dd', {}, '–');
      this.numbers[key] = value;
      list.append(make('div', {}, make('dt', {}, label), value));
    }
    return list;
  }

  /** Texts, some ten times a second. */
  tell() {
    const { store, venue } = this;
    const counts = store.counts[venue] ?? [0, 0, 0, 0];
    this.put('liquidated', count(counts[0]), counts[0] > 0);
    this.put('deleveraged', count(counts[1]), counts[1] > 0);
    this.put('halts', count(counts[2]), counts[2] > 0);
    this.put('debt', amount(counts[3]), counts[3] > 0);
    const market = this.shown && store.frame?.markets[this.shown.place];
    if (!market) return;
    const [condition, bid, ask, last, markPrice, , funding, interest] = market;
    const shown = markPrice || last;
    say(this.last, price(shown));
    const opening = store.opening[this.shown.place];
    const change = opening && shown ? shown / opening - 1 : 0;
    say(this.change, percent(change));
    mark(this.change, 'fell', change < -0.00005);
    mark(this.change, 'rose', change > 0.00005);
    say(this.spread, bid && ask ? `spread ${(((ask - bid) / ((ask + bid) / 2)) * 1e4).toFixed(1)} bp` : '');
    if (store.venues[venue].role === 'Exchange') {
      say(this.condition, CONDITIONS[condition]);
      mark(this.condition, 'shut', condition !== 0);
    }
    this.put('funding', this.shown.kind === 'Spot' ? '–' : rate(funding));
    this.put('fund', amount(store.frame.funds[venue] ?? 0), (store.frame.funds[venue] ?? 0) < 0);
    this.put('interest', interest ? amount(interest) : '–');
  }

  put(key, text, isHot = false) {
    const element = this.numbers[key];
    if (!element) return;
    say(element, text);
    mark(element.parentElement, 'hot', isHot);
  }

  /** The picture, where something has moved since it was drawn and it is the card's turn. */
  draw(now, isMoving, isItsTurn) {
    if (!this.surface) return;
    this.surface.isStale ||= isMoving;
    if (!isItsTurn || !this.surface.isVisible || !this.surface.isStale || this.surface.width === 0) return;
    this.surface.isStale = false;
    const { store, shown } = this;
    const market = store.frame?.markets[shown.place];
    drawMarket(this.surface, {
      line: store.lines[shown.place],
      halts: store.halts[shown.place] ?? EMPTY,
      shocks: store.shocks,
      now,
      current: market?.[4] || market?.[3],
      colour: this.colour,
      bids: market?.[9] ?? EMPTY,
      asks: market?.[10] ?? EMPTY,
    });
  }

  dispose() {
    this.surface?.dispose();
  }
}
