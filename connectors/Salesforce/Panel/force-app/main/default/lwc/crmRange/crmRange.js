import { LightningElement, api } from 'lwc';
import { texts, fill } from 'c/crmTexts';
import { percent } from 'c/crmNumbers';

const clamp = (share) => Math.min(1, Math.max(0, share));

/** 0 to 100 % as a line: the range as a band, the point as a mark, what the CRM says as a hollow mark. */
export default class CrmRange extends LightningElement {
    @api low;
    @api high;
    @api point;
    @api crm;

    get hasBand() {
        return typeof this.low === 'number' && typeof this.high === 'number';
    }

    get hasPoint() {
        return typeof this.point === 'number';
    }

    get hasCrm() {
        return typeof this.crm === 'number';
    }

    get bandStyle() {
        const [low, high] = [clamp(this.low), clamp(this.high)];
        return `inset-inline-start: ${low * 100}%; inline-size: ${Math.max(0, high - low) * 100}%`;
    }

    get pointStyle() {
        return `inset-inline-start: ${clamp(this.point) * 100}%`;
    }

    get crmStyle() {
        return `inset-inline-start: ${clamp(this.crm) * 100}%`;
    }

    get crmText() {
        return fill(texts.chanceCrm, percent(this.crm));
    }

    get zero() {
        return percent(0);
    }

    get whole() {
        return percent(1);
    }

    get picture() {
        const parts = this.hasBand
            ? fill(texts.chancePicture, percent(this.low), percent(this.high), percent(this.point))
            : fill(texts.chancePoint, percent(this.point));
        return this.hasCrm ? `${parts}; ${this.crmText}` : parts;
    }
}
