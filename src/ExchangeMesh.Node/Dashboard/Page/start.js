// The form that starts a scenario.

import { make } from './dom.js';

const dialog = document.getElementById('start-dialog');
const form = dialog.querySelector('form');
const about = document.getElementById('start-say');
let scenarios = [];

export async function openStart(whenStarted) {
  const problems = form.querySelector('.problems');
  problems.replaceChildren();
  if (scenarios.length === 0) {
    scenarios = await (await fetch('/api/scenarios')).json();
    form.elements.scenario.replaceChildren(...scenarios.map(one => make('option', { value: one.name }, one.name)));
    form.elements.scenario.value = 'two-venue-spiral';
  }
  const tell = () => { about.textContent = scenarios[form.elements.scenario.selectedIndex]?.description ?? ''; };
  form.elements.scenario.onchange = tell;
  tell();
  form.onsubmit = async event => {
    if (event.submitter?.value !== 'go') return;
    event.preventDefault();
    const body = { scenario: form.elements.scenario.value, seed: form.elements.seed.value, set: form.elements.set.value, pace: form.elements.pace.value, partitions: form.elements.partitions.value, paused: form.elements.paused.checked };
    const response = await fetch('/api/runs', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = await response.json();
    problems.replaceChildren(...(answer.problems ?? []).map(text => make('li', {}, text)));
    if (!answer.id) return;
    dialog.close();
    await whenStarted(answer.id);
  };
  dialog.showModal();
}
