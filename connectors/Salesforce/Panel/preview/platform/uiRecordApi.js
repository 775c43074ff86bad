const { org } = globalThis;
const LAST = {
    StageName: 'Proposal', IsClosed: false, Amount: 184000, CloseDate: '2026-11-28', Probability: 50, AI_Win_Probability__c: 61, AI_Win_Range_Low__c: 52, AI_Win_Range_High__c: 68,
    AI_Grade__c: 'B', AI_Trend__c: 'Up', AI_Top_Reason__c: 'The customer answered the last mail within a day', AI_Expected_Close_Date__c: '2026-12-15',
    AI_Model_Version__c: 'v7', AI_Scored_At__c: '2026-11-21T02:05:00.000Z'
};

/** The record that the page shows: with the last score in its fields, or without. */
export class getRecord {
    constructor(emit) {
        this.emit = emit;
    }

    connect() {}

    disconnect() {}

    update() {
        const fields = org.asked.get('record') === 'last' ? LAST : { StageName: 'Proposal', IsClosed: false };
        this.emit({ data: { fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }])) }, error: undefined });
    }
}
