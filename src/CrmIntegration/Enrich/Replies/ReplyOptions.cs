using CrmIntegration.Language.Replies;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Section "Replies": when reps meet customers. What stands in their calendars comes from the CRM.</summary>
sealed class ReplyOptions
{
    /// <summary>IANA name of the clock that the hours below mean.</summary>
    public string TimeZone { get; set; } = "UTC";
    public TimeOnly DayStarts { get; set; } = new(9, 0);
    public TimeOnly DayEnds { get; set; } = new(17, 0);
    public int MeetingMinutes { get; set; } = 30;

    /// <summary>Empty: Monday to Friday.</summary>
    public DayOfWeek[] WorkDays { get; set; } = [];

    public WorkingHours Hours => new(DayStarts, DayEnds,
        WorkDays.Length > 0 ? WorkDays.ToHashSet() : new HashSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday },
        Zones.Find(TimeZone) ?? TimeZoneInfo.Utc);

    /// <returns>What is wrong and what to type where; empty when fine.</returns>
    public IEnumerable<string> Problems()
    {
        if (Zones.Find(TimeZone) is null)
            yield return $"Replies:TimeZone is '{TimeZone}'; put an IANA name there, such as Europe/Berlin.";
        if (DayStarts >= DayEnds)
            yield return $"Replies:DayStarts ({DayStarts:HH:mm}) must be before Replies:DayEnds ({DayEnds:HH:mm}).";
        if (MeetingMinutes is < 10 or > 240)
            yield return $"Replies:MeetingMinutes is {MeetingMinutes}; put a number from 10 to 240 there.";
    }
}
