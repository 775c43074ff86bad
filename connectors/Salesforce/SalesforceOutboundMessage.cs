using System.Text;
using System.Xml;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>
/// SOAP push of a workflow or flow. It carries no signature: the secret in the address stands for one, and the org id must be ours.
/// Salesforce repeats until it reads exactly this Ack.
/// </summary>
static class SalesforceOutboundMessage
{
    const string Outbound = "http://soap.sforce.com/2005/09/outbound";
    const int Deepest = 64;

    static readonly WebhookReply Ack = new(200, "text/xml; charset=utf-8",
        """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>""");

    static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 2 * 1024 * 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static WebhookVerdict Read(string org, WebhookRequest request)
    {
        if (request.UrlSecret is null)
            return new WebhookRefused(401, "Outbound messages carry no signature: their endpoint must be the webhook address with its secret.");
        try
        {
            return Parse(org, request.Body);
        }
        catch (Exception wrong) when (wrong is XmlException or DecoderFallbackException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return new WebhookRefused(400, "The body is not a readable outbound message.");
        }
    }

    static WebhookVerdict Parse(string org, ReadOnlyMemory<byte> body)
    {
        using var xml = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), Safe);
        List<ChangeHint> hints = [];
        string? from = null, notification = null, type = null;
        var (seen, read) = (false, true);
        while (read)
        {
            if (xml.Depth > Deepest)
                return new WebhookRefused(400, "The body is nested too deeply.");
            if (xml.NodeType != XmlNodeType.Element)
            {
                read = xml.Read();
                continue;
            }
            switch (xml.LocalName)
            {
                case "notifications" when xml.NamespaceURI == Outbound:
                    seen = true;
                    break;
                case "OrganizationId" when xml.NamespaceURI == Outbound:
                    from ??= SalesforceId.Normalise(xml.ReadElementContentAsString().Trim());
                    continue;
                case "Notification" when xml.NamespaceURI == Outbound:
                    (notification, type) = (null, null);
                    break;
                case "sObject" when xml.NamespaceURI == Outbound:
                    type = xml.GetAttribute("type", "http://www.w3.org/2001/XMLSchema-instance")?.Split(':')[^1];
                    break;
                case "Id" when xml.NamespaceURI == Outbound:
                    notification ??= xml.ReadElementContentAsString().Trim();
                    continue;
                case "Id":
                    var record = SalesforceId.Normalise(xml.ReadElementContentAsString().Trim());
                    if (notification is { Length: > 0 and <= 100 } && record is not null && SalesforceMapping.KindOf(type) is { } kind)
                        hints.Add(new ChangeHint(notification, kind, record));
                    type = null;   // one hint per notification: the sObject's own Id comes first
                    continue;
            }
            read = xml.Read();
        }
        if (!seen || from is null)
            return new WebhookRefused(400, "The body is not an outbound message.");
        return from == org ? new WebhookAccepted(hints, Ack) : new WebhookRefused(403, "The outbound message comes from another org.");
    }
}
