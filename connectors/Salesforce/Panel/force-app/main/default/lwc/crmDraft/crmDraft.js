import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { texts, fill } from 'c/crmTexts';

const KINDS = {
    deal: texts.sourceDeal,
    mail: texts.sourceMail,
    article: texts.sourceArticle,
    'past-reply': texts.sourcePastReply,
    account: texts.sourceAccount
};

/** One draft: sentence by sentence with the sources that carry it, and what the rep must fill in marked. */
export default class CrmDraft extends NavigationMixin(LightningElement) {
    @api draft;
    @api sources = [];
    @api language;
    texts = texts;
    opened;

    // Only what this draft leans on, numbered as it comes up.
    get used() {
        const ids = [...new Set((this.draft.sentences ?? []).flatMap((s) => s.sourceIds ?? []))];
        const known = ids.map((id) => this.sources.find((s) => s.id === id)).filter(Boolean);
        return known.map((source, index) => ({
            ...source,
            number: index + 1,
            kindText: KINDS[source.kind] ?? source.kind,
            label: fill(texts.source, index + 1),
            openText: fill(texts.sourceOpen, source.title)
        }));
    }

    get summary() {
        return `${texts.sources} (${this.used.length})`;
    }

    get hasSources() {
        return this.used.length > 0;
    }

    /** The text as it stands, cut where sentences end: white space between them is kept. */
    get pieces() {
        const pieces = [];
        let rest = this.draft.text;
        for (const sentence of this.draft.sentences ?? []) {
            const at = rest.indexOf(sentence.text);
            if (at < 0) {
                continue;
            }
            const end = at + sentence.text.length;
            pieces.push(...this.words(rest.slice(0, end), pieces.length), ...this.marks(sentence, pieces.length));
            rest = rest.slice(end);
        }
        return [...pieces, ...this.words(rest, pieces.length)];
    }

    words(text, from) {
        const holes = this.draft.placeholders ?? [];
        let parts = [{ text, isHole: false }];
        for (const hole of holes) {
            parts = parts.flatMap((part) => {
                const cut = part.isHole ? [part.text] : part.text.split(hole);
                return part.isHole ? [part] : cut.flatMap((t, i) => (i === 0 ? [{ text: t, isHole: false }] : [{ text: hole, isHole: true }, { text: t, isHole: false }]));
            });
        }
        return parts.filter((p) => p.text.length > 0).map((p, i) => ({ ...p, isText: !p.isHole, key: `${from}-w${i}` }));
    }

    marks(sentence, from) {
        return (sentence.sourceIds ?? [])
            .map((id) => this.used.find((s) => s.id === id))
            .filter(Boolean)
            .map((source, i) => {
                const place = `source-${from}-${i}`;
                const isOpen = this.opened === place;
                return { ...source, key: place, place, isOpen, tipId: `${place}-tip`, describedBy: isOpen ? `${place}-tip` : null };
            });
    }

    show(event) {
        this.opened = event.currentTarget.dataset.place;
    }

    hide() {
        this.opened = undefined;
    }

    key(event) {
        if (event.key === 'Escape') {
            this.hide();
        }
    }

    openRecord(event) {
        this[NavigationMixin.Navigate]({
            type: 'standard__recordPage',
            attributes: { recordId: event.currentTarget.dataset.record, actionName: 'view' }
        });
    }
}
