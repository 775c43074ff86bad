trigger CrmIntegrationEvent on Event(after insert, after update, after delete, after undelete) {
    CrmIntegrationChangeSender.announce(Trigger.operationType, Trigger.oldMap, Trigger.newMap);
}
