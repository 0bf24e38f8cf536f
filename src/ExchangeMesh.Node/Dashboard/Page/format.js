// Numbers and times for people.

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const two = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function price(value) {
  if (!value) return '–';
  const digits = value >= 10000 ? 1 : value >= 100 ? 2 : value >= 1 ? 4 : 6;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function amount(value) {
  const size = Math.abs(value);
  if (size >= 1e9) return two.format(value / 1e9) + ' B';
  if (size >= 1e6) return two.format(value / 1e6) + ' M';
  if (size >= 1e4) return plain.format(value / 1e3) + ' k';
  return size >= 100 || size === 0 ? plain.format(value) : two.format(value);
}

export const count = value => plain.format(value);

export const percent = value => (value > 0 ? '+' : value < 0 ? '−' : '') + two.format(Math.abs(value) * 100) + ' %';

export function rate(value) {
  return (value > 0 ? '+' : value < 0 ? '−' : '') + (Math.abs(value) * 1e4).toFixed(2) + ' bp';
}

export function time(seconds, withParts = false) {
  const whole = Math.floor(seconds);
  const clock = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(part => String(part).padStart(2, '0')).join(':');
  return withParts ? clock + '.' + String(Math.floor((seconds - whole) * 1000)).padStart(3, '0') : clock;
}

export const words = text => text.replaceAll('_', ' ');

export const colour = venue => `--c${venue % 8}`;
