import { LightningElement, api, wire } from 'lwc';
import { getRecord } from 'lightning/uiRecordApi';
import { refreshApex } from '@salesforce/apex';
import readDeal from '@salesforce/apex/CrmIntegrationPanel.readDeal';
import sendVerdict from '@salesforce/apex/CrmIntegrationPanel.sendVerdict';
import maySee from '@salesforce/customPermission/CrmIntegration_See_Cards';
import mayJudge from '@salesforce/customPermission/CrmIntegration_Give_Verdicts';
import STAGE from '@salesforce/schema/Opportunity.StageName';
import AMOUNT from '@salesforce/schema/Opportunity.Amount';
import CLOSE_DATE from '@salesforce/schema/Opportunity.CloseDate';
import IS_CLOSED from '@salesforce/schema/Opportunity.IsClosed';
import PROBABILITY from '@salesforce/schema/Opportunity.Probability';
import POINT from '@salesforce/schema/Opportunity.AI_Win_Probability__c';
import LOW from '@salesforce/schema/Opportunity.AI_Win_Range_Low__c';
import HIGH from '@salesforce/schema/Opportunity.AI_Win_Range_High__c';
import GRADE from '@salesforce/schema/Opportunity.AI_Grade__c';
import TREND from '@salesforce/schema/Opportunity.AI_Trend__c';
import TOP_REASON from '@salesforce/schema/Opportunity.AI_Top_Reason__c';
import EXPECTED_CLOSE from '@salesforce/schema/Opportunity.AI_Expected_Close_Date__c';
import MODEL_VERSION from '@salesforce/schema/Opportunity.AI_Model_Version__c';
import SCORED_AT from '@salesforce/schema/Opportunity.AI_Scored_At__c';
import { texts } from 'c/crmTexts';
import { panelOf, read, says, stateOfError, verdict } from 'c/crmService';
import { fromRecord, fromService } from 'c/crmDealView';

// What a person may change on the page and a new score depends on.
const WATCHED = [STAGE, AMOUNT, CLOSE_DATE, PROBABILITY];
const KEPT = [POINT, LOW, HIGH, GRADE, TREND, TOP_REASON, EXPECTED_CLOSE, MODEL_VERSION, SCORED_AT];
// A change needs a moment to reach the service, be scored and come back.
const LOOK_AGAIN_AFTER = [5000, 20000, 60000];

export default class CrmDealCard extends LightningElement {
    @api recordId;
    @api cardTitle;
    @api readOnly = false;
    @api hideReasons = false;

    texts = texts;
    optionalFields = [...WATCHED, IS_CLOSED, ...KEPT];
    deal;
    fields = {};
    opinion;
    marks = {};
    note;
    trouble;
    busy = false;
    wired;
    seen;
    timers = [];

    @wire(getRecord, { recordId: '$recordId', optionalFields: '$optionalFields' })
    receiveRecord({ data }) {
        if (!data) {
            return;
        }
        const value = (field) => data.fields[field.fieldApiName]?.value;
        this.fields = {
            isClosed: value(IS_CLOSED),
            crm: value(PROBABILITY),
            crmCloseDate: value(CLOSE_DATE),
            point: value(POINT),
            low: value(LOW),
            high: value(HIGH),
            grade: value(GRADE),
            trend: value(TREND),
            topReason: value(TOP_REASON),
            expectedClose: value(EXPECTED_CLOSE),
            modelVersion: value(MODEL_VERSION),
            scoredAt: value(SCORED_AT)
        };
        const now = JSON.stringify(this.optionalFields.map(value));
        if (this.seen !== undefined && this.seen !== now) {
            this.lookAgainSoon();
        }
        this.seen = now;
    }

    @wire(readDeal, { recordId: '$readableId' })
    receiveDeal(result) {
        this.wired = result;
        if (result.error) {
            this.deal = { state: stateOfError(result.error) };
        } else if (result.data) {
            this.deal = read(result.data);
            this.opinion = undefined;
            this.marks = {};
        }
    }

    disconnectedCallback() {
        this.timers.forEach(clearTimeout);
    }

    get readableId() {
        return maySee ? this.recordId : undefined;
    }

    get title() {
        return this.cardTitle || texts.dealTitle;
    }

    get state() {
        return maySee ? this.deal?.state : 'noAccess';
    }

    get isLoading() {
        return this.state === undefined;
    }

    get isDown() {
        return ['unreachable', 'busy', 'failed', 'notConnected'].includes(this.state);
    }

    // A closed deal may still carry its last prediction: it says nothing any more.
    get prediction() {
        return this.state === 'closed' ? null : this.deal?.prediction;
    }

    get view() {
        if (this.prediction) {
            return this.marked(fromService(this.deal));
        }
        return this.isDown || this.isAhead ? fromRecord(this.fields) : null;
    }

    // What was written into the record stands there at once; the service's answer replaces it a moment later, with its reasons.
    get isAhead() {
        return this.isLoading && this.fields.isClosed === false;
    }

    get isBlank() {
        return this.isLoading && !this.view;
    }

    get awaitsReasons() {
        return this.isLoading && !this.hideReasons;
    }

    // A deal may be at risk before it can be scored.
    get talk() {
        return this.state === 'closed' ? null : this.deal?.talk;
    }

    marked(view) {
        const reasons = view.reasons.map((r) => ({ ...r, notTrue: this.marks[r.id] ?? r.notTrue }));
        return { ...view, reasons };
    }

    get panel() {
        if (this.isLoading || this.state === 'scored') {
            return null;
        }
        const panel = panelOf(this.state, this.deal?.says);
        return this.state === 'unreachable' ? { ...panel, text: this.view ? texts.downLast : texts.downNothing } : panel;
    }

    get isCounted() {
        return this.state === 'tooLittleData';
    }

    get gradeClass() {
        return `grade grade-${(this.view.grade ?? '').toLowerCase()}`;
    }

    get closeClass() {
        return this.view.close.off ? 'verdict off' : 'verdict';
    }

    get showChange() {
        return this.showReasons && Boolean(this.view.change);
    }

    get showReasons() {
        return !this.hideReasons && Boolean(this.prediction);
    }

    get cannotJudge() {
        return this.readOnly || !mayJudge;
    }

    get canJudge() {
        return !this.cannotJudge && Boolean(this.prediction);
    }

    get showReadOnly() {
        return this.cannotJudge && Boolean(this.prediction);
    }

    get isUp() {
        return (this.opinion ?? this.deal.verdict) === 'up';
    }

    get isDownVoted() {
        return (this.opinion ?? this.deal.verdict) === 'down';
    }

    get foot() {
        // A part stays on one line.
        return this.view.foot.map((part) => part.replace(/ /g, '\u00a0')).join(' · ');
    }

    lookAgainSoon() {
        this.timers.forEach(clearTimeout);
        // eslint-disable-next-line @lwc/lwc/no-async-operation
        this.timers = LOOK_AGAIN_AFTER.map((wait) => setTimeout(() => this.again(), wait));
    }

    async again() {
        this.trouble = undefined;
        try {
            await refreshApex(this.wired);
        } catch (error) {
            this.deal = { state: stateOfError(error) };
        }
    }

    async judge(event) {
        const word = event.currentTarget.dataset.word;
        if (await this.send(verdict('prediction', this.deal.prediction.id, word))) {
            this.opinion = word;
        }
    }

    async mark(event) {
        const { id, word } = event.detail;
        if (await this.send(verdict('reason', id, word))) {
            this.marks = { ...this.marks, [id]: word === 'not-true' };
        }
    }

    // One at a time: a double click is one verdict.
    async send(given) {
        if (this.busy) {
            return false;
        }
        this.busy = true;
        this.note = this.trouble = undefined;
        try {
            await sendVerdict({ recordId: this.recordId, verdict: given });
            this.note = texts.noted;
            return true;
        } catch (error) {
            this.trouble = says(error);
            return false;
        } finally {
            this.busy = false;
        }
    }
}
