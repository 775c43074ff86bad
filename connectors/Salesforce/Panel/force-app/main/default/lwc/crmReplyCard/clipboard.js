const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The composer takes HTML: markup in a mail's text must arrive as text. */
export function asHtml(text) {
    return text.replace(/[&<>"]/g, (c) => ENTITIES[c]).replace(/\r?\n/g, '<br>');
}

/** True when the text is on the clipboard. */
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return false;
    }
}
