using CrmIntegration.Language.Service;

namespace CrmIntegration.Language.Topics;

/// <summary>How one text sounds, kept beside it so that the text need not be.</summary>
/// <param name="Mood">-1 (annoyed) to 1 (pleased).</param>
/// <param name="Open">Nobody has solved it yet.</param>
public sealed record TopicMark(double Mood, bool Complaint, bool Urgent, bool Threat, bool Open)
{
    /// <param name="mail">As <see cref="MailCleaner"/> gives it.</param>
    /// <param name="pressing">The CRM itself calls it urgent.</param>
    public static TopicMark Of(CleanMail mail, DateOnly day, bool pressing, bool open)
    {
        var reading = MailReading.Of(mail, day);
        return new(reading.Mood, reading.Complaint, reading.Urgent || pressing, PersonWanted.Why(mail.Text) == "threatens", open);
    }
}

/// <summary>How bad a topic is for whom it happens to, however many they are.</summary>
/// <param name="Level">low | medium | high.</param>
public sealed record TopicSeverity(double Score, string Level)
{
    const double Medium = 0.3, High = 0.55;

    /// <returns>0 to 1: four parts complaints, three parts annoyance, two parts urgency, one part unsolved; threats alone make it high from one in ten on.</returns>
    public static TopicSeverity Of(IReadOnlyCollection<TopicMark> marks)
    {
        if (marks.Count == 0)
            return new(0, "low");
        var score = 0.4 * marks.Average(m => m.Complaint ? 1.0 : 0) + 0.3 * marks.Average(m => Math.Max(0, -m.Mood)) + 0.2 * marks.Average(m => m.Urgent ? 1.0 : 0) + 0.1 * marks.Average(m => m.Open ? 1.0 : 0);
        score = marks.Average(m => m.Threat ? 1.0 : 0) >= 0.1 ? Math.Max(score, High) : score;
        return new(score, score >= High ? "high" : score >= Medium ? "medium" : "low");
    }
}
