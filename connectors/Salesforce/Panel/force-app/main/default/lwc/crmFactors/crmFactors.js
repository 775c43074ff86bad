import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { texts } from 'c/crmTexts';

const EVIDENCE = { Email: texts.evidenceEmail, Activity: texts.evidenceActivity };

/** At most five reasons as signed bars. Sign, side, colour and words all say the same. */
export default class CrmFactors extends NavigationMixin(LightningElement) {
    @api reasons = [];
    @api recordId;
    @api readOnly = false;
    @api busy = false;
    texts = texts;

    get canMark() {
        return !this.readOnly;
    }

    get isEmpty() {
        return this.reasons.length === 0;
    }

    get rows() {
        return this.reasons.map((reason) => ({
            ...reason,
            direction: reason.raises ? texts.reasonRaises : texts.reasonLowers,
            sign: reason.raises ? '+' : '−',
            signClass: reason.raises ? 'sign raises' : 'sign lowers',
            lowers: !reason.raises,
            barStyle: `inline-size: ${Math.round(reason.share * 100)}%`,
            rowClass: reason.notTrue ? 'row struck' : 'row',
            // A history row has no page of its own, and the deal itself is the page we are on.
            showEvidence: reason.evidence !== null && reason.evidence.id !== this.recordId && !['FieldChange', 'Opportunity'].includes(reason.evidence.kind),
            evidenceText: EVIDENCE[reason.evidence?.kind] ?? texts.evidenceRecord,
            evidenceTitle: `${EVIDENCE[reason.evidence?.kind] ?? texts.evidenceRecord}: ${reason.says}`,
            buttonText: reason.notTrue ? texts.undo : texts.notTrue,
            buttonTitle: `${reason.notTrue ? texts.undo : texts.notTrue}: ${reason.says}`
        }));
    }

    openEvidence(event) {
        const reason = this.reasons.find((r) => r.id === event.currentTarget.dataset.id);
        this[NavigationMixin.Navigate]({
            type: 'standard__recordPage',
            attributes: { recordId: reason.evidence.id, actionName: 'view' }
        });
    }

    mark(event) {
        const { id } = event.currentTarget.dataset;
        const reason = this.reasons.find((r) => r.id === id);
        this.dispatchEvent(new CustomEvent('mark', { detail: { id, word: reason.notTrue ? 'true' : 'not-true' } }));
    }
}
