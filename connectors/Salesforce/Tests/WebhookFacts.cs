using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.ConnectorTests;
using CsCheck;

namespace CrmIntegration.Salesforce.Tests;

public class WebhookFacts
{
    const string Deal1 = "0065f000001AAAAAA4";
    static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    readonly RecordedOrg org = new();

    [Fact]
    public void A_signed_change_gives_a_hint_per_record_with_stable_keys()
    {
        var body = Change($$"""{"object":"Opportunity","id":"006A0000006Vm9r"},{"object":"Unknown__c","id":"x"},{"object":"Task","id":"00T5f000001AAAA"},{"object":"OpportunityLineItem","id":"00k5f000001AAAA"}""");

        var accepted = Assert.IsType<WebhookAccepted>(Read(Signed("msg_1", body)));

        Assert.Equal([("msg_1:0", RecordKind.Opportunity), ("msg_1:2", RecordKind.Activity), ("msg_1:3", RecordKind.LineItem)], accepted.Hints.Select(h => (h.Key, h.Kind)));
        Assert.Equal(18, accepted.Hints[0].RecordId.Length);
    }

    [Fact]
    public void A_ping_of_our_own_is_believed_and_asks_for_nothing()
    {
        var connection = new CrmConnection(RecordedOrg.Connection, "salesforce", org.Settings, new MemoryVault(), FieldMapping.None);

        var ping = org.Connector().Ping(connection, Now)!;

        Assert.Empty(Assert.IsType<WebhookAccepted>(org.Connector().ReadWebhook(connection, ping)).Hints);
    }

    [Fact]
    public void One_of_several_signatures_is_enough()
    {
        var body = Change("");
        var signed = Signed("m", body);
        var headers = new Dictionary<string, string>(signed.Headers) { ["webhook-signature"] = "v1,AAAA v1a,zzz " + signed.Headers["webhook-signature"] };

        Assert.IsType<WebhookAccepted>(Read(signed with { Headers = headers }));
    }

    [Fact]
    public void A_changed_body_is_forged() =>
        Assert.Equal(401, Refused(Signed("m", Change("")) with { Body = Encoding.UTF8.GetBytes(Change("") + " ") }));

    [Fact]
    public void A_delivery_older_than_five_minutes_is_stale() => Assert.Equal(408, Refused(Signed("m", Change("")) with { Now = Now.AddSeconds(301) }));

    [Fact]
    public void A_delivery_five_minutes_old_is_taken() => Assert.IsType<WebhookAccepted>(Read(Signed("m", Change("")) with { Now = Now.AddSeconds(300) }));

    [Fact]
    public void Another_org_is_refused() =>
        Assert.Equal(403, Refused(Signed("m", """{"type":"change","orgId":"00D5f000000zzzzEAA","data":[]}""")));

    [Fact]
    public void A_ping_is_answered_with_nothing_to_read() =>
        Assert.Empty(Assert.IsType<WebhookAccepted>(Read(Signed("m", $$"""{"type":"ping","orgId":"{{RecordedOrg.OrgId}}"}"""))).Hints);

    [Fact]
    public void An_outbound_message_gives_hints_keyed_by_notification_and_the_exact_ack()
    {
        var accepted = Assert.IsType<WebhookAccepted>(Read(Outbound(Soap(RecordedOrg.OrgId))));

        Assert.Equal(new ChangeHint("04l5f000001AAAAAAA", RecordKind.Opportunity, Deal1), Assert.Single(accepted.Hints));
        Assert.Equal("""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>""", accepted.Reply.Body);
    }

    [Fact]
    public void An_outbound_message_of_another_org_is_refused() => Assert.Equal(403, Refused(Outbound(Soap("00D5f000000zzzzEAA"))));

    [Fact]
    public void An_outbound_message_without_the_address_secret_is_refused() => Assert.Equal(401, Refused(Outbound(Soap(RecordedOrg.OrgId)) with { UrlSecret = null }));

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>")]
    [InlineData("<a>")]
    [InlineData("")]
    [InlineData("<notifications xmlns=\"http://soap.sforce.com/2005/09/outbound\"><OrganizationId><b/></OrganizationId></notifications>")]
    public void Xml_that_is_no_outbound_message_is_malformed(string body) => Assert.Equal(400, Refused(Outbound(body)));

    [Fact]
    public void Deep_xml_is_refused() => Assert.Equal(400, Refused(Outbound(string.Concat(Enumerable.Repeat("<a>", 10_000)))));

    [Fact]
    public void A_body_above_one_mebibyte_is_too_large() => Assert.Equal(413, Refused(Outbound(new string('x', 1024 * 1024 + 1))));

    [Fact]
    public void Hostile_bytes_never_throw() =>
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[0, 3], Gen.String[0, 30]).Sample((bytes, way, text) =>
        {
            var request = way switch
            {
                0 => Outbound("") with { Body = bytes },
                1 => Outbound(Soap(RecordedOrg.OrgId).Insert(bytes.Length, text)),
                2 => SignedBytes(text.Replace(".", ""), bytes),
                _ => Signed("m", Change($$"""{"object":"Opportunity","id":"{{text}}"}""")),
            };
            return Read(request) is WebhookAccepted or WebhookRefused { Status: >= 400 and < 500 };
        }, iter: 5_000);

    [Fact]
    public void Every_file_of_the_json_test_suite_is_answered()
    {
        var folder = TestData.Folder("bad_input/JSONTestSuite/test_parsing");

        var statuses = Directory.GetFiles(folder).Select(f => Read(SignedBytes("m", File.ReadAllBytes(f)))).Select(v => v is WebhookRefused r ? r.Status : 202).ToList();

        Assert.True(statuses.Count > 200);
        Assert.All(statuses, s => Assert.True(s is 400 or 403 or 413, $"{s}"));
    }

    WebhookVerdict Read(WebhookRequest request) =>
        org.Connector().ReadWebhook(new CrmConnection(RecordedOrg.Connection, "salesforce", org.Settings, org.Vault, FieldMapping.None), request);

    int Refused(WebhookRequest request) => Assert.IsType<WebhookRefused>(Read(request)).Status;

    static string Change(string data) => $$"""{"type":"change","orgId":"{{RecordedOrg.OrgId}}","data":[{{data}}]}""";

    WebhookRequest Signed(string id, string body) => SignedBytes(id, Encoding.UTF8.GetBytes(body));

    WebhookRequest SignedBytes(string id, byte[] body) => new(new Dictionary<string, string>
    {
        ["webhook-id"] = id,
        ["webhook-timestamp"] = Now.ToUnixTimeSeconds().ToString(),
        ["webhook-signature"] = org.Sign(id, Now.ToUnixTimeSeconds(), body),
    }, "application/json", body, null, Now);

    static WebhookRequest Outbound(string body) => new(new Dictionary<string, string>(), "text/xml; charset=utf-8", Encoding.UTF8.GetBytes(body), "verified", Now);

    static string Soap(string organization) => $"""
        <?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>
        <notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>{organization}</OrganizationId><ActionId>04k5f000000AAAAAA0</ActionId><SessionId xsi:nil="true"/>
        <EnterpriseUrl>https://x</EnterpriseUrl><PartnerUrl>https://x</PartnerUrl><Notification><Id>04l5f000001AAAAAAA</Id>
        <sObject xsi:type="sf:Opportunity" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>0065f000001AAAAAA4</sf:Id><sf:Name>Deal</sf:Name></sObject></Notification>
        </notifications></soapenv:Body></soapenv:Envelope>
        """;
}
