// How a run is led: pause, steps, pace, shocks, and its end.

import { make, mark, say } from './dom.js';
import { openShock } from './shock.js';

const PACES = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600];
const STRIDES = [['', 'one window'], ['0.1', '0.1 s'], ['1', '1 s'], ['10', '10 s'], ['60', '1 min']];

export async function order(run, what, body = {}) {
  const response = await fetch(`/api/runs/${encodeURIComponent(run.id)}/${what}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (response.status === 204) return { problems: [] };
  if (response.headers.get('content-type')?.startsWith('application/json')) return { problems: [], ...(await response.json()) };
  return { problems: [`the program answers ${response.status}`] };
}

export class Lead {
  constructor(store, run) {
    this.store = store;
    this.run = run;
    this.state = make('span', { class: 'state', role: 'status' });
    this.said = make('p', { class: 'said', role: 'status' });
    this.toggle = make('button', { class: 'primary', onclick: () => this.pauseOrResume(), 'aria-keyshortcuts': 'Space' }, 'Pause');
    this.stride = make('select', { 'aria-label': 'Stride of a step' }, ...STRIDES.map(([value, label]) => make('option', { value }, label)));
    this.step = make('button', { onclick: () => this.stepOnce(), 'aria-keyshortcuts': 'S' }, 'Step');
    this.slower = make('button', { onclick: () => this.shift(-1), 'aria-label': 'Slower', 'aria-keyshortcuts': '-' }, '−');
    this.faster = make('button', { onclick: () => this.shift(1), 'aria-label': 'Faster', 'aria-keyshortcuts': '+' }, '+');
    this.free = make('button', { onclick: () => this.setPace('free'), 'aria-keyshortcuts': '0', 'aria-pressed': 'false' }, 'Free');
    this.pace = make('span', { role: 'status', 'aria-label': 'Pace' });
    this.shock = make('button', { onclick: () => this.openShock(), 'aria-keyshortcuts': 'X' }, 'Shock…');
    this.stop = make('button', { onclick: () => this.end() }, 'End run');
    this.buttons = [this.toggle, this.step, this.slower, this.faster, this.free, this.shock, this.stop];
    this.element = make('div', {}, make('div', { class: 'lead' }, this.toggle, this.step, this.stride, make('span', { class: 'grow' }), this.slower, this.pace, this.faster, this.free, make('span', { class: 'grow' }), this.shock, this.stop, this.state), this.said);
    this.element.hidden = !run.live;
  }

  tell() {
    const { frame, close, speed } = this.store;
    const isPaused = frame?.paused ?? false;
    const isOver = close !== null;
    say(this.toggle, isPaused ? 'Go on' : 'Pause');
    say(this.pace, frame?.pace ? `${frame.pace}×` : 'free');
    this.free.setAttribute('aria-pressed', String(!frame?.pace));
    say(this.state, isOver ? (close.failure ? 'failed' : close.interrupted ? 'ended by hand' : 'ended') : isPaused ? 'paused' : `goes ${speed >= 10 ? Math.round(speed) : speed.toFixed(1)}×`);
    for (const button of this.buttons) button.disabled = isOver;
    if (isOver && !this.hasTold) {
      this.hasTold = true;
      this.tellUser(close.failure || `fingerprint ${close.fingerprint}`, Boolean(close.failure));
    }
  }

  tellUser(text, isWrong = false) {
    say(this.said, text);
    mark(this.said, 'wrong', isWrong);
  }

  async send(what, body) {
    const answer = await order(this.run, what, body);
    // An answer may come after the run's end was told, which is what stays.
    if (answer.problems.length > 0 || !this.hasTold) this.tellUser(answer.problems.join('; '), answer.problems.length > 0);
    return answer;
  }

  get isOver() {
    return this.store.close !== null || !this.run.live;
  }

  pauseOrResume() {
    return this.isOver || this.send(this.store.frame?.paused ? 'resume' : 'pause');
  }

  stepOnce() {
    return this.isOver || this.send('step', this.stride.value ? { stride: this.stride.value } : {});
  }

  setPace(pace) {
    return this.isOver || this.send('pace', { pace });
  }

  /** The next pace up or down from where the run is; from free, from how fast it goes. */
  shift(direction) {
    const current = this.store.frame?.pace || this.store.speed || 1;
    const next = direction > 0 ? PACES.find(pace => pace > current * 1.01) ?? PACES.at(-1) : PACES.findLast(pace => pace < current * 0.99) ?? PACES[0];
    return this.setPace(String(next));
  }

  openShock() {
    if (this.isOver) return;
    openShock(this.store, async body => {
      const answer = await this.send('shocks', body);
      if (answer.problems.length === 0) this.tellUser(`shock ${answer.number} takes effect in window ${answer.window}, at ${answer.at} s; it is in the journal`);
      return answer.problems;
    });
  }

  async end() {
    await this.send('stop');
  }

  dispose() {
    this.element.remove();
  }
}
