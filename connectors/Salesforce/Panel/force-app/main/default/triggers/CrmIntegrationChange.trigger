trigger CrmIntegrationChange on CrmIntegrationChange__e(after insert) {
    CrmIntegrationChangeSender.deliver(Trigger.new);
}
