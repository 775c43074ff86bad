using CrmIntegration.Language;
using CrmIntegration.Language.Topics;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Tests.Topics;

/// <summary>The made-up company's complaints in four languages, held against what each is really about.</summary>
public class SampleComplaintFacts
{
    [Theory]
    [InlineData(314, 1_700)]
    [InlineData(5, 1_700)]
    [InlineData(6, 3_000)]
    public void What_few_say_in_French_or_Spanish_is_sorted_with_what_many_say_of_it_in_English(int seed, int deals)
    {
        var company = SampleCompany.Make(seed, deals, new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
        var sorter = new TopicSorter();
        foreach (var one in company.Cases)
            sorter.Add(one.Id, $"{one.Subject}\n{MailCleaner.Clean(one.Subject, one.Description, null).Text}");

        var sorting = sorter.Sort([]);

        Assert.True(sorting.Unsorted.Count <= 0.03 * company.Cases.Count, $"{sorting.Unsorted.Count} of {company.Cases.Count} are left over");
        Assert.True(sorting.Topics.Sum(t => t.Members.CountBy(m => company.TrueTopics[m]).Max(k => k.Value)) >= 0.9 * company.Cases.Count);
    }
}
