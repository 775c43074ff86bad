trigger CrmIntegrationTask on Task(after insert, after update, after delete, after undelete) {
    CrmIntegrationChangeSender.announce(Trigger.operationType, Trigger.oldMap, Trigger.newMap);
}
