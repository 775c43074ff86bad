import { LightningElement, api } from 'lwc';
import { texts, fill } from 'c/crmTexts';

/** A state that has no score or draft to show: what is so, why, and what can be done. */
export default class CrmCardState extends LightningElement {
    @api icon = 'utility:info';
    @api heading = '';
    @api text = '';
    @api retry = false;
    /** The text counts something, "112 of 200 closed deals": the count is drawn too. */
    @api counted = false;
    texts = texts;

    get count() {
        const found = this.counted && /(\d[\d.,]*)\D{1,12}(\d[\d.,]*)/.exec(this.text ?? '');
        const [have, need] = found ? [found[1], found[2]].map((n) => Number(n.replace(/\D/g, ''))) : [0, 0];
        return need > 0 && have < need ? { have, need } : null;
    }

    get barStyle() {
        return `inline-size: ${Math.round((this.count.have / this.count.need) * 100)}%`;
    }

    get countText() {
        return fill(texts.tooLittlePicture, this.count.have, this.count.need);
    }

    again() {
        this.dispatchEvent(new CustomEvent('again'));
    }
}
