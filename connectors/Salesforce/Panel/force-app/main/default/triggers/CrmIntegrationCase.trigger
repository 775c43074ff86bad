trigger CrmIntegrationCase on Case(after insert, after update, after delete, after undelete) {
    CrmIntegrationChangeSender.announce(Trigger.operationType, Trigger.oldMap, Trigger.newMap);
}
