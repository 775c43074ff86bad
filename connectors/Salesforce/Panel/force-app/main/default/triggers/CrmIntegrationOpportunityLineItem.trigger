trigger CrmIntegrationOpportunityLineItem on OpportunityLineItem(after insert, after update, after delete) {
    CrmIntegrationChangeSender.announce(Trigger.operationType, Trigger.oldMap, Trigger.newMap);
}
