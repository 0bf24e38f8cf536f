// The form for a shock: its fields are those that a shock has in a scenario.

import { make } from './dom.js';

const roles = store => ({
  references: store.venues.filter(venue => venue.role === 'Reference').map(venue => venue.name),
  venues: store.venues.filter(venue => venue.role !== 'Reference').map(venue => venue.name),
  lenders: store.venues.filter(venue => venue.role === 'LendingVenue').map(venue => venue.name),
  groups: store.groups,
  markets: store.instruments.filter(one => store.venues[one.venue]?.role === 'Exchange').map(one => `${store.venues[one.venue].name}.${one.symbol}`),
});

const LENGTH = { name: 'length', label: 'For how long', value: '60s' };
const KINDS = [
  { kind: 'block-sale', label: 'a block sale', fields: [{ name: 'targets', label: 'Who sells', from: 'groups' }, { name: 'market', label: 'Where', from: 'markets' }, { name: 'quantity', label: 'How much each sells; negative buys', value: '10 BTC' }] },
  { kind: 'fundamental-jump', label: 'a jump of the fundamental price', fields: [{ name: 'targets', label: 'Of which reference feed', from: 'references' }, { name: 'size', label: 'By how much', value: '-5%' }] },
  { kind: 'liquidity-withdrawal', label: 'market makers withdraw', fields: [{ name: 'targets', label: 'Who', from: 'groups' }, LENGTH] },
  { kind: 'outage', label: 'a venue answers nobody', fields: [{ name: 'targets', label: 'Which venue', from: 'venues' }, LENGTH] },
  { kind: 'pause', label: 'withdrawals or borrowing are paused', fields: [{ name: 'targets', label: 'Where', from: 'venues' }, LENGTH] },
  { kind: 'oracle-lag', label: 'an oracle becomes slower', fields: [{ name: 'targets', label: 'Whose', from: 'lenders' }, LENGTH] },
];

const dialog = document.getElementById('shock-dialog');
const form = dialog.querySelector('form');
const fields = document.getElementById('shock-fields');

function choose(store, kind) {
  const names = roles(store);
  fields.replaceChildren(...kind.fields.map(field => make('label', {}, field.label + ' ', field.from
    ? make('select', { name: field.name }, ...names[field.from].map(name => make('option', { value: name }, name)))
    : make('input', { name: field.name, value: field.value, spellcheck: 'false' }))));
}

/** Asks for a shock; what is wrong with it is said in the form until it is taken or given up. */
export function openShock(store, send) {
  const names = roles(store);
  const usable = KINDS.filter(kind => kind.fields.every(field => !field.from || names[field.from].length > 0));
  const problems = form.querySelector('.problems');
  form.elements.kind.replaceChildren(...usable.map(kind => make('option', { value: kind.kind }, kind.label)));
  form.elements.kind.onchange = () => choose(store, usable[form.elements.kind.selectedIndex]);
  form.elements.at.value = '';
  problems.replaceChildren();
  choose(store, usable[0]);
  form.onsubmit = async event => {
    if (event.submitter?.value !== 'go') return;
    event.preventDefault();
    const shock = { kind: form.elements.kind.value };
    for (const element of fields.querySelectorAll('[name]')) shock[element.name] = element.name === 'targets' ? [element.value] : element.value;
    const wrong = await send(form.elements.at.value ? { shock, at: Number(form.elements.at.value) } : { shock });
    problems.replaceChildren(...wrong.map(text => make('li', {}, text)));
    if (wrong.length === 0) dialog.close();
  };
  dialog.showModal();
}
