import { texts } from 'c/crmTexts';

const LONGEST_TEXT = 20000;

/** The state a card shows, from what Apex answered. */
export function read(answer) {
    if (answer?.state !== 'ok') {
        return { state: answer?.state ?? 'failed' };
    }
    try {
        const body = JSON.parse(answer.body);
        return body && typeof body.state === 'string' ? body : { state: 'failed' };
    } catch {
        return { state: 'failed' };
    }
}

/** Why an Apex call failed: whoever may not use the class at all is told so. */
export function stateOfError(error) {
    return error?.status === 403 || error?.body?.errorCode === 'INSUFFICIENT_ACCESS' ? 'noAccess' : 'failed';
}

/** A new key per click: a repeated request of the same click is kept once. */
export function verdict(subject, subjectId, word, more = {}) {
    const unique = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
    const { reason = null, draft = null, finalText = null } = more;
    return {
        subject,
        subjectId,
        verdict: word,
        reason,
        draft,
        finalText: finalText ? finalText.slice(0, LONGEST_TEXT) : null,
        key: `${subjectId}:${word}:${unique}`.slice(-100)
    };
}

/** What to tell the person when a verdict did not go through. */
export function says(error) {
    const message = error?.body?.message;
    return typeof message === 'string' && message.length > 0 ? message : texts.failedText;
}

const HEADINGS = {
    notScored: 'notScored',
    tooLittleData: 'tooLittle',
    closed: 'closed',
    noAccess: 'noAccess',
    notKnown: 'notKnown',
    notConnected: 'notConnected',
    unreachable: 'down',
    none: 'none',
    abstained: 'abstained'
};
const WORTH_RETRYING = ['unreachable', 'busy', 'failed', 'notKnown', 'notScored'];

/** Icon, heading, text and whether trying again makes sense, for every state that is not the normal one. */
export function panelOf(state, serviceSays) {
    const retry = WORTH_RETRYING.includes(state);
    if (state === 'busy') {
        return { icon: 'utility:clock', heading: texts.busyHeading, text: texts.busy, retry };
    }
    const name = HEADINGS[state];
    if (!name) {
        return { icon: 'utility:warning', heading: texts.failedHeading, text: texts.failedText, retry: true };
    }
    return { icon: iconOf(state), heading: texts[`${name}Heading`], text: serviceSays || texts[`${name}Text`] || '', retry };
}

function iconOf(state) {
    if (state === 'noAccess' || state === 'notConnected') {
        return 'utility:lock';
    }
    return state === 'unreachable' ? 'utility:offline' : 'utility:info';
}
