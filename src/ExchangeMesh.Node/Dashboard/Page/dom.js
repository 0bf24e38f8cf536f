// Small means to make and change elements without asking for layout.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Changes a text only where it differs: what is equal costs nothing. */
export function say(element, text) {
  if (element.said !== text) {
    element.said = text;
    element.textContent = text;
  }
}

export function mark(element, name, isSo) {
  if (element.classList.contains(name) !== isSo) element.classList.toggle(name, isSo);
}
