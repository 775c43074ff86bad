trigger CrmIntegrationOpportunityContactRole on OpportunityContactRole(after insert, after update, after delete) {
    CrmIntegrationChangeSender.announce(Trigger.operationType, Trigger.oldMap, Trigger.newMap);
}
