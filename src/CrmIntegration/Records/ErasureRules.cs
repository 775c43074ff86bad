namespace CrmIntegration.Records;

/// <summary>
/// What erasing a person does to each table. A table stands in exactly one of the two lists, which a test holds against the schema: a new table
/// cannot be forgotten.
/// </summary>
static class ErasureRules
{
    /// <summary>Stands for the column that names one version of one article.</summary>
    public const string ArticleVersion = "id and version";

    /// <summary>A table, what becomes of its rows, and how its rows are found: by contact, by mail, or by the person's names in a text. In this order: what is looked up through another table comes before it.</summary>
    public static readonly IReadOnlyList<(string Table, string Change, string Column, string By)> Steps =
    [
        ("contact", "UPDATE contact SET first_name = NULL, last_name = NULL, email = NULL, phone = NULL, title = NULL, more = NULL", "id", "contact"),
        ("activity", "UPDATE activity SET subject = NULL, description = NULL, more = NULL", "contact_id", "contact"),
        ("crm_case", "UPDATE crm_case SET subject = NULL, description = NULL, more = NULL", "contact_id", "contact"),
        // The row stays with no address: the lot and its comparison keep their counts, and nobody is written to.
        ("campaign_member", "UPDATE campaign_member SET address = ''", "contact_id", "contact"),
        ("work", "UPDATE work SET raw = NULL, says = NULL", "record_id", "any"),
        ("verdict", "UPDATE verdict SET reason = NULL, final_text = NULL", "subject_id", "suggestion"),
        ("suggestion", "DELETE FROM suggestion", "email_id", "answered"),
        ("model_call", ModelCalls.ForgetWords, "about", "asked"),
        ("email", "UPDATE email SET subject = NULL, from_name = NULL, from_address = NULL, to_address = NULL, cc_address = NULL, text_body = NULL, html_body = NULL, more = NULL", "id", "mail"),
        ("topic_quote", "DELETE FROM topic_quote", "text_id", "answered"),
        // The emptied row stays, decided: the same question must not come back from the cases of others as if nobody had looked at it.
        ("faq_candidate", "UPDATE faq_candidate SET question = '', answer = '', sources = '[]', state = CASE state WHEN 'open' THEN 'rejected' ELSE state END", "id", "faq"),
        ("service_turn", "UPDATE service_turn SET words = '', sentences = '[]', notes = '[]'", "chat_id", "chat"),
        ("service_chat", "UPDATE service_chat SET contact_id = NULL, handed_why = NULL", "id", "chat"),
        ("article", "UPDATE article SET title = '', topic = '', body = '', notes = NULL, content_hash = '', retired = @yes", ArticleVersion, "article"),
        ("crm_article", "UPDATE crm_article SET title = '', summary = NULL, body = NULL, more = NULL, deleted = @yes", "id", "crm article"),
        ("conversation", "UPDATE conversation SET title = NULL, lines = '[]', findings = '[]', troubles = '[]'", "id", "conversation"),
        ("language_word", "DELETE FROM language_word", "opportunity_id", "word"),
    ];

    const string OurPeople = "our own people, who have accounts of their own and are removed on the page People", Ids = "ids and figures, nobody's words", Company = "the company's own words and settings";

    /// <summary>Tables whose texts are not looked through for the person's name: our own people and what they decided, who must not be written to again, and the audit, which has a rule of its own.</summary>
    public static readonly IReadOnlySet<string> NotSwept = new HashSet<string>(["model_call", "audit_head", "opt_out", "crm_user", "person", "api_key", "connection", "ai_policy", "approval", "spend_of", "brand"], StringComparer.Ordinal);

    /// <summary>Tables whose rows stay as they are, and why; a person's name is taken out of their texts all the same.</summary>
    public static readonly IReadOnlyDictionary<string, string> Untouched = new Dictionary<string, string>
    {
        ["opt_out"] = "kept on purpose: without it the person would be written to again after the next import",
        ["account"] = "a company, not a person", ["opportunity"] = "a deal with a company", ["field_change"] = "history of deals", ["contact_role"] = Ids, ["product"] = Company, ["line_item"] = "what a deal is about", ["line_was"] = "what a deal was about", ["user_role"] = Company,
        ["crm_user"] = OurPeople, ["person"] = OurPeople, ["api_key"] = OurPeople,
        ["connection"] = Company, ["sync_cursor"] = Ids, ["completeness"] = Ids, ["schema_seen"] = Ids, ["stage"] = Company, ["inbox"] = Ids, ["inbox_journal"] = "hints wait here for seconds", ["echo"] = "fields that we write to deals",
        ["prediction"] = "reasons are made of deals' fields", ["prediction_current"] = Ids, ["model"] = Ids, ["write_back"] = "fields that we write to deals", ["overwritten"] = "the same fields, as somebody else set them",
        ["forecast_setting"] = Company, ["currency_rate"] = Company, ["quota"] = Company, ["forecast_run"] = Ids, ["forecast_line"] = Ids, ["forecast_override"] = OurPeople, ["forecast_actual"] = Ids,
        ["model_trial"] = Ids, ["outcome_week"] = Ids, ["feature_drift"] = Ids, ["model_segment"] = "figures by field of a deal; teams are named by our own people", ["alert"] = Ids, ["audit_head"] = Ids, ["spend_of"] = OurPeople, ["ai_policy"] = Company,
        ["conversation_signal"] = Ids, ["scorecard"] = Company, ["segment"] = Company, ["campaign"] = Company, ["campaign_picture"] = "drawn without names", ["campaign_hand_over"] = Ids, ["brand"] = Company,
        ["hold_out"] = Ids, ["hold_out_unit"] = Ids, ["backtest"] = Ids, ["knowledge"] = Ids,
        ["topic"] = "named by words that several customers use, never by a person's", ["topic_text"] = Ids, ["topic_run"] = Ids, ["topic_progress"] = Ids,
        ["language_model"] = Ids, ["tuning"] = "examples are masked, and kept nowhere here", ["prompt_version"] = Company, ["field_mark"] = Company, ["case_sorting"] = "counts of cases, no words", ["field_rule"] = Company, ["approval"] = OurPeople,
    };
}
