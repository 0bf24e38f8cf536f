// The page as a whole: which runs are shown, the keys, the theme, and the loop that draws.

import { make } from './dom.js';
import { Surface, drawOverlay, readTheme } from './draw.js';
import { colour, count, time } from './format.js';
import { Pane } from './pane.js';
import { Source } from './source.js';
import { openStart } from './start.js';
import { Store } from './store.js';

const panes = document.getElementById('panes');
const pickers = [document.getElementById('pick-a'), document.getElementById('pick-b')];
const compareButton = document.getElementById('compare');
const shown = [null, null];
let isComparing = false;
let listing = { live: [], results: [], mayStart: false };
let overlay = null;

/** How long the page works in a frame, for whoever wants to know; the last few seconds. */
const work = { times: new Float64Array(300), at: 0, frames: 0 };
window.exchangemesh = { work, shown, isComparing: () => isComparing };

async function list() {
  const response = await fetch('/api/runs');
  if (!response.ok) return;
  listing = await response.json();
  document.getElementById('start').hidden = !listing.mayStart;
  for (const picker of pickers) fill(picker);
}

function fill(picker) {
  const chosen = picker.value;
  const live = listing.live.map(run => make('option', { value: `live:${run.id}` }, `${run.name}, seed ${run.seed}${run.ended ? ', ended' : ', live'} (${run.id})`));
  const results = listing.results.map(name => make('option', { value: `results:${name}` }, name));
  const text = [...live, ...results].map(one => one.value + one.textContent).join('\n');
  if (picker.filled === text) return;
  picker.filled = text;
  picker.replaceChildren(make('option', { value: '' }, 'choose…'));
  if (live.length > 0) picker.append(make('optgroup', { label: 'made now' }, ...live));
  if (results.length > 0) picker.append(make('optgroup', { label: 'results' }, ...results));
  picker.value = [...picker.options].some(one => one.value === chosen) ? chosen : '';
}

function show(place, value) {
  const before = shown[place];
  if (before?.value === value) return;
  before?.source.close();
  before?.pane.dispose();
  before?.pane.element.remove();
  shown[place] = null;
  pickers[place].value = value;
  if (!value) return;
  const store = new Store();
  const pane = new Pane(store);
  const source = new Source(store, value, () => {
    pane.build();
    document.title = `${shown.filter(Boolean).map(one => one.store.run?.name ?? '').join(' · ')} – ExchangeMesh`;
    buildOverlay();
  });
  shown[place] = { value, store, pane, source };
  const second = shown[1]?.pane.element;
  if (place === 0 && second) panes.insertBefore(pane.element, second);
  else panes.append(pane.element);
}

function compare(isWanted) {
  isComparing = isWanted;
  compareButton.setAttribute('aria-pressed', String(isWanted));
  document.getElementById('beside').hidden = !isWanted;
  panes.classList.toggle('two', isWanted);
  if (!isWanted) {
    show(1, '');
    pickers[1].value = '';
  } else if (!shown[1]) {
    const other = [...pickers[1].options].find(one => one.value && one.value !== shown[0]?.value);
    if (other) show(1, other.value);
  }
  buildOverlay();
}

/** Both runs' prices on one pair of axes, and their counts beside each other. */
function buildOverlay() {
  overlay?.surface.dispose();
  overlay?.element.remove();
  overlay = null;
  if (!isComparing || !shown[0]?.store.run || !shown[1]?.store.run) return;
  const canvas = make('canvas', { role: 'img', 'aria-label': 'Relative prices of both runs on common axes; the second run is drawn in broken lines' });
  const table = make('table');
  const element = make('section', { class: 'pane overlay', 'aria-label': 'Both runs' }, make('h2', {}, 'Both runs', make('small', {}, 'change of the mark price since the start; first run in whole lines, second in broken ones')), make('div', { class: 'box' }, canvas), make('div', { class: 'box' }, table));
  element.style.gridColumn = '1 / -1';
  panes.prepend(element);
  overlay = { element, table, surface: new Surface(canvas), at: 0 };
}

function drawBoth(wall) {
  // While another run is being chosen, its store knows nothing of it yet.
  const isKnown = shown.every(one => one?.store.run);
  if (!overlay || !isKnown || wall - overlay.at < 250 || overlay.surface.width === 0) return;
  overlay.at = wall;
  const lines = [];
  const length = Math.max(...shown.map(one => one.store.now(wall)), 1);
  shown.forEach(({ store }, second) => store.instruments.forEach((one, place) => {
    if (store.venues[one.venue]?.role === 'Exchange' && store.opening[place] && lines.length < 24) {
      lines.push({ line: store.lines[place], opening: store.opening[place], colour: colour(one.venue), isSecond: second === 1 });
    }
  }));
  drawOverlay(overlay.surface, lines, length, seconds => time(seconds));
  const [first, second] = shown.map(one => one.pane.summary());
  const names = [...new Set([...first.falls.keys(), ...second.falls.keys()])].slice(0, 12);
  const total = (side, field) => count(side.counts.reduce((sum, one) => sum + one[field], 0));
  const rows = [...names.map(name => [`greatest fall of ${name}`, first.falls.get(name) ?? '–', second.falls.get(name) ?? '–']), ['liquidations', total(first, 0), total(second, 0)], ['deleveragings', total(first, 1), total(second, 1)], ['halts', total(first, 2), total(second, 2)]];
  const text = rows.flat().join('|');
  if (overlay.text === text) return;
  overlay.text = text;
  overlay.table.replaceChildren(make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'so far'), ...shown.map((one, place) => make('th', { scope: 'col', class: 'n' }, `${place + 1}: ${one.store.run.name}, seed ${one.store.run.seed}`)))), make('tbody', {}, ...rows.map(([name, a, b]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', { class: 'n' }, a), make('td', { class: 'n' }, b)))));
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  readTheme();
  for (const one of shown) if (one) one.store.version++;
}

function leadOf() {
  return shown.find(one => one && !one.store.close && one.store.run?.live)?.pane.lead;
}

const KEYS = {
  ' ': () => leadOf()?.pauseOrResume(),
  s: () => leadOf()?.stepOnce(),
  '+': () => leadOf()?.shift(1),
  '=': () => leadOf()?.shift(1),
  '-': () => leadOf()?.shift(-1),
  0: () => leadOf()?.setPace('free'),
  x: () => leadOf()?.openShock(),
  c: () => compare(!isComparing),
  n: () => listing.mayStart && start(),
  t: () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
  '?': () => document.getElementById('keys-dialog').showModal(),
};

document.addEventListener('keydown', event => {
  const isTyping = event.target.closest('input, select, textarea, dialog') || event.ctrlKey || event.metaKey || event.altKey;
  const isPressing = event.key === ' ' && event.target.closest('button, a');
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (isTyping || isPressing || !act) return;
  event.preventDefault();
  act();
});

function start() {
  openStart(async id => {
    await list();
    show(isComparing && shown[0] ? 1 : 0, `live:${id}`);
  });
}

function loop(wall) {
  const began = performance.now();
  for (const one of shown) one?.pane.draw(wall);
  drawBoth(wall);
  work.times[work.at] = performance.now() - began;
  work.at = (work.at + 1) % work.times.length;
  work.frames++;
  requestAnimationFrame(loop);
}

setTheme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', event => setTheme(event.matches ? 'dark' : 'light'));
pickers.forEach((picker, place) => picker.addEventListener('change', () => show(place, picker.value)));
compareButton.addEventListener('click', () => compare(!isComparing));
for (const button of document.querySelectorAll('dialog .cancel')) button.addEventListener('click', () => button.closest('dialog').close());
document.getElementById('theme').addEventListener('click', KEYS.t);
document.getElementById('keys').addEventListener('click', KEYS['?']);
document.getElementById('start').addEventListener('click', start);
await list();
const wanted = new URLSearchParams(location.search).get('run');
show(0, wanted ?? (listing.live.length > 0 ? `live:${listing.live.at(-1).id}` : listing.results.length > 0 ? `results:${listing.results[0]}` : ''));
if (!shown[0]) panes.replaceChildren(make('section', { class: 'pane' }, make('p', { class: 'say' }, 'Nothing runs yet, and there are no results: start a scenario.')));
setInterval(list, 4000);
requestAnimationFrame(loop);
