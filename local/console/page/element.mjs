// @ts-check

/** @typedef {Node | string | undefined} Child */

/**
 * Text stays text: nothing is ever parsed as HTML.
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} [attributes]
 * @param {...Child} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const MASKED = /(\u27e6[^\u27e7]*\u27e7)/;

/**
 * A text in which masked secrets can be told from what was there.
 * @param {string} value
 */
export function withMasks(value) {
  const parts = value.split(MASKED).map((part, index) => {
    if (index % 2 === 0) return part;
    return element('span', { class: 'mask', title: 'A secret: equal ones have the same digest' }, part.slice(1, -1));
  });
  return element('span', {}, ...parts);
}
