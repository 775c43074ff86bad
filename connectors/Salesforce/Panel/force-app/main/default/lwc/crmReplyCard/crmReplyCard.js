import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { encodeDefaultFieldValues } from 'lightning/pageReferenceUtils';
import { refreshApex } from '@salesforce/apex';
import readReply from '@salesforce/apex/CrmIntegrationPanel.readReply';
import sendVerdict from '@salesforce/apex/CrmIntegrationPanel.sendVerdict';
import maySee from '@salesforce/customPermission/CrmIntegration_See_Cards';
import mayJudge from '@salesforce/customPermission/CrmIntegration_Give_Verdicts';
import { texts, fill } from 'c/crmTexts';
import { age } from 'c/crmNumbers';
import { panelOf, read, says, stateOfError, verdict } from 'c/crmService';
import { asHtml, copy } from './clipboard';

const ASKS = { question: texts.askQuestion, request: texts.askRequest, deadline: texts.askDeadline, complaint: texts.askComplaint };
const TONES = { short: texts.toneShort, friendly: texts.toneFriendly, formal: texts.toneFormal };
const VERDICTS = { inserted: texts.verdictInserted, copied: texts.verdictCopied, edited: texts.verdictEdited, rejected: texts.verdictRejected };

const isSentence = (text) => /\S\s+\S/.test(text ?? '');

/** Suggestions for the newest customer mail. It opens the composer or fills the clipboard; sending stays with the rep. */
export default class CrmReplyCard extends NavigationMixin(LightningElement) {
    @api recordId;
    @api cardTitle;
    @api readOnly = false;
    @api emailAction = 'Global.SendEmail';

    texts = texts;
    reply;
    tone;
    edits = {};
    isEditing = false;
    isRejecting = false;
    rejectReason;
    rejectWords = '';
    done;
    note;
    trouble;
    busy = false;
    wired;

    rejectReasons = [texts.rejectFacts, texts.rejectTone, texts.rejectIncomplete, texts.rejectNotNeeded, texts.rejectOther].map((label) => ({ label, value: label }));

    @wire(readReply, { recordId: '$readableId' })
    receiveReply(result) {
        this.wired = result;
        if (result.error) {
            this.reply = { state: stateOfError(result.error) };
        } else if (result.data) {
            const reply = read(result.data);
            if (reply.id !== this.reply?.id) {
                this.startOver();
            }
            this.reply = reply;
        }
    }

    startOver() {
        this.tone = this.note = this.trouble = this.done = this.rejectReason = undefined;
        this.edits = {};
        this.isEditing = this.isRejecting = false;
        this.rejectWords = '';
    }

    get readableId() {
        return maySee ? this.recordId : undefined;
    }

    get title() {
        return this.cardTitle || texts.replyTitle;
    }

    get state() {
        const state = maySee ? this.reply?.state : 'noAccess';
        return state === 'ready' && !this.reply.drafts?.length ? 'abstained' : state;
    }

    get isLoading() {
        return this.state === undefined;
    }

    get isReady() {
        return this.state === 'ready';
    }

    get panel() {
        if (this.isLoading || this.isReady) {
            return null;
        }
        return panelOf(this.state, this.state === 'unreachable' ? texts.downReply : this.reply?.says);
    }

    get asks() {
        return (this.reply.asks ?? []).map((ask, index) => ({
            // A single word is the name of a topic: the customer's own words say more.
            main: isSentence(ask.says) ? ask.says : ask.quote || ask.says,
            quote: isSentence(ask.says) ? ask.quote : null,
            key: String(index),
            kindText: ASKS[ask.kind] ?? ask.kind,
            kindClass: `kind ${ask.kind === 'complaint' || ask.kind === 'deadline' ? 'urgent' : ''}`
        }));
    }

    get hasAsks() {
        return this.asks.length > 0;
    }

    get draftIndex() {
        return Math.max(0, this.reply.drafts.findIndex((d) => d.tone === this.tone));
    }

    get draft() {
        return this.reply.drafts[this.draftIndex];
    }

    get currentTone() {
        return this.draft.tone;
    }

    get tones() {
        return this.reply.drafts.map((d, index) => ({
            label: TONES[d.tone] ?? fill('{0} {1}', texts.draft, index + 1),
            value: d.tone,
            isChosen: index === this.draftIndex,
            chipClass: index === this.draftIndex ? 'slds-button slds-button_brand' : 'slds-button slds-button_neutral'
        }));
    }

    get hasTones() {
        return this.reply.drafts.length > 1;
    }

    get text() {
        return this.edits[this.currentTone] ?? this.draft.text;
    }

    get isEdited() {
        return this.text !== this.draft.text;
    }

    get showDraft() {
        return !this.isEditing;
    }

    get holesText() {
        const left = (this.draft.placeholders ?? []).filter((hole) => this.text.includes(hole));
        return left.length > 0 ? fill(texts.toFillIn, left.join(', ')) : null;
    }

    get cannotUse() {
        return this.readOnly || !mayJudge;
    }

    get canUse() {
        return this.isReady && !this.cannotUse && !this.isRejecting;
    }

    get verdictText() {
        return VERDICTS[this.done ?? this.reply.verdict];
    }

    get cannotReject() {
        return this.busy || !this.rejectReason;
    }

    get foot() {
        const writer = this.reply.writer === 'offline' ? texts.writerOffline : this.reply.writer;
        const written = age(this.reply.madeAt);
        return [written && fill(texts.writtenAge, written), writer].filter(Boolean).join(' · ');
    }

    async again() {
        this.trouble = undefined;
        try {
            await refreshApex(this.wired);
        } catch (error) {
            this.reply = { state: stateOfError(error) };
        }
    }

    chooseTone(event) {
        this.tone = event.currentTarget.dataset.tone;
        this.note = undefined;
    }

    edit() {
        this.isEditing = true;
        this.note = undefined;
    }

    typed(event) {
        this.edits = { ...this.edits, [this.currentTone]: event.detail.value ?? event.target.value };
    }

    backToDraft() {
        const { [this.currentTone]: dropped, ...others } = this.edits;
        this.edits = dropped === undefined ? this.edits : others;
        this.isEditing = false;
    }

    async insert() {
        if (this.busy) {
            return;
        }
        this[NavigationMixin.Navigate]({
            type: 'standard__quickAction',
            attributes: { apiName: this.emailAction },
            state: {
                recordId: this.recordId,
                defaultFieldValues: encodeDefaultFieldValues({ Subject: this.answerSubject, HtmlBody: asHtml(this.text) })
            }
        });
        await this.used('inserted', texts.doneInserted);
    }

    get answerSubject() {
        const subject = this.reply.subject ?? '';
        return /^\s*(re|aw|回复)\s*[:：]/i.test(subject) ? subject : `Re: ${subject}`;
    }

    async copy() {
        if (this.busy) {
            return;
        }
        if (await copy(this.text)) {
            await this.used('copied', texts.doneCopied);
        } else {
            this.trouble = texts.copyFailed;
        }
    }

    // What was changed before it was used counts as edited, and the service learns from the text.
    used(word, note) {
        const more = { draft: this.draftIndex, finalText: this.isEdited ? this.text : null };
        return this.send(this.isEdited ? 'edited' : word, note, more);
    }

    startRejecting() {
        this.isRejecting = true;
        this.isEditing = false;
        this.note = undefined;
    }

    cancelRejecting() {
        this.isRejecting = false;
    }

    chooseReason(event) {
        this.rejectReason = event.detail.value;
    }

    typedReason(event) {
        this.rejectWords = event.detail.value ?? '';
    }

    async reject() {
        const reason = [this.rejectReason, this.rejectWords.trim()].filter(Boolean).join(': ').slice(0, 500);
        if (await this.send('rejected', texts.doneRejected, { reason, draft: this.draftIndex })) {
            this.isRejecting = false;
        }
    }

    async send(word, note, more) {
        if (this.busy) {
            return false;
        }
        this.busy = true;
        this.note = this.trouble = undefined;
        try {
            await sendVerdict({ recordId: this.recordId, verdict: verdict('suggestion', this.reply.id, word, more) });
            this.done = word;
            this.note = note;
            return true;
        } catch (error) {
            this.note = word === 'rejected' ? undefined : note;
            this.trouble = says(error);
            return false;
        } finally {
            this.busy = false;
        }
    }
}
