const { createElement } = require('lwc');

const settle = async () => {
    for (let i = 0; i < 6; i += 1) {
        // eslint-disable-next-line no-await-in-loop
        await Promise.resolve();
    }
};

/** What the service answered once, from the folder that the preview page shows too. */
const answer = (name) => require(`../answers/${name}.json`);
const ok = (name) => ({ state: 'ok', body: JSON.stringify(answer(name)) });

async function show(tag, component, properties = {}) {
    const card = createElement(tag, { is: component });
    Object.assign(card, properties);
    document.body.appendChild(card);
    await settle();
    return card;
}

/** All elements below, through every shadow. */
function all(root, selector) {
    const found = [];
    const walk = (node) => {
        for (const child of node.children ?? []) {
            if (child.matches(selector)) {
                found.push(child);
            }
            walk(child);
            if (child.shadowRoot) {
                walk(child.shadowRoot);
            }
        }
    };
    walk(root.shadowRoot ?? root);
    return found;
}

const one = (root, selector) => all(root, selector)[0] ?? null;

/** Everything a person can read on it. */
function words(root) {
    const parts = [];
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) {
            parts.push(node.data);
        }
        if (node.shadowRoot) {
            walk(node.shadowRoot);
        }
        if (node.tagName?.startsWith('LIGHTNING-')) {
            parts.push(node.label ?? '', node.title ?? '');
        }
        node.childNodes?.forEach(walk);
    };
    walk(root);
    return parts.join(' ').replace(/\s+/g, ' ').trim();
}

const clear = () => {
    while (document.body.firstChild) {
        document.body.removeChild(document.body.firstChild);
    }
};

module.exports = { all, answer, clear, ok, one, settle, show, words };
