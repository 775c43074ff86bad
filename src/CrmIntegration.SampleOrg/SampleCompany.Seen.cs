namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    ILookup<string, DateTimeOffset>? mailsOf, callsOf;

    /// <summary>
    /// The probability of winning as the best possible forecaster would give it: one who knows the company's laws and the deal's leaning exactly, and sees of
    /// the rest only what the CRM shows (stages, pushes, mails, calls, that the deal is still open). Engagement is hidden; a forward filter (Rabiner 1989)
    /// weighs its three levels week by week. No model that learns from the CRM can come closer to the truth than this does.
    /// </summary>
    /// <exception cref="KeyNotFoundException">No such opportunity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It did not exist yet, or had ended.</exception>
    public double BestWinProbabilityAsOf(string id, DateTimeOffset at)
    {
        var deal = dealById[id];
        var last = deal.Trail.FindLastIndex(s => s.At <= at);
        if (last < 0 || deal.Ended is { } end && end.At <= at) throw new ArgumentOutOfRangeException(nameof(at), $"{id} was not open at {at:O}.");
        mailsOf ??= emails.Where(m => m.Incoming && m.OpportunityId is not null).ToLookup(m => m.OpportunityId!, m => m.SentAt!.Value);
        callsOf ??= activities.Where(a => a.OpportunityId is not null).ToLookup(a => a.OpportunityId!, a => a.At!.Value);

        double[] belief = [0, 1, 0];                        // every deal begins lukewarm
        for (var k = 0; k <= last; k++)
        {
            var (from, to) = (deal.Trail[k].At, k < last ? deal.Trail[k + 1].At : at);
            int Heard(ILookup<string, DateTimeOffset> of) => of[id].Count(t => t >= from && t < to);
            var (mails, calls, weeks) = (Heard(mailsOf), Heard(callsOf), (to - from) / TimeSpan.FromDays(7) * mailShare);
            for (var mood = 0; mood < belief.Length; mood++)
                belief[mood] *= Math.Pow(MailsPerWeek[mood], mails) * Math.Pow(CallsPerWeek[mood], calls) * Math.Exp(-(MailsPerWeek[mood] + CallsPerWeek[mood]) * weeks);
            if (k < last)
                belief = WinProcess.BeliefAfter(belief, Standing.At(deal.Trail[k].Standing), Standing.At(deal.Trail[k + 1].Standing).Stage, deal.Trail[k].Week, deal.Trail[k + 1].At, deal.Leaning);
            var all = belief.Sum();
            for (var mood = 0; mood < belief.Length; mood++) belief[mood] /= all;
        }
        var (step, seen) = (deal.Trail[last], Standing.At(deal.Trail[last].Standing));
        return belief.Select((b, mood) => b * WinProcess.WinProbability(seen with { Engagement = mood }, step.Week, step.At, deal.Leaning)).Sum();
    }
}
