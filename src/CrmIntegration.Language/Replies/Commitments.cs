using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language.Replies;

/// <summary>Sentences by which somebody binds themselves or agrees to a time. They held once, for the mail they stand in, and hold for no other.</summary>
static class Commitments
{
    static readonly Words Bound = new(
        "i will", "i'll", "we'll", "i have sent", "i've sent", "i have passed", "i have attached", "i sent", "i am sending", "i'm sending", "i am attaching", "attached is", "attached you", "please find attached", "enclosed", "suits us", "suits me", "works for us", "works for me", "see you", "i am sorry", "we are sorry",
        "ich sende", "ich schicke", "sende ich", "schicke ich", "ich werde", "werde ich", "ich rufe", "rufe ich", "ich melde", "melde ich", "ich habe", "habe ich", "anbei", "im anhang", "passt mir", "passt uns", "es tut mir leid", "entschuldig",
        "je vous envoie", "je vous ai", "je vous appelle", "je vous rappelle", "je vous fais", "je vais", "je suis désolé", "ci-joint", "nous convient", "me convient", "nous vous envoyons",
        "le envío", "les envío", "le enviaré", "les enviaré", "le mando", "le llamo", "le llamaré", "le adjunto", "les adjunto", "adjunto", "he enviado", "nos viene bien", "me viene bien", "siento", "lamento",
        "le invio", "vi invio", "le mando", "vi mando", "la chiamo", "la richiamo", "vi chiamo", "in allegato", "allego", "ci va bene", "mi va bene", "mi dispiace", "ho inviato",
        "envio-lhe", "vou enviar", "vou ligar", "ligo-lhe", "em anexo", "segue em anexo", "enviei", "dá-nos jeito", "convém-nos", "lamento", "peço desculpa",
        "ik stuur", "stuur ik", "ik bel", "bel ik", "ik zal", "zal ik", "ik heb", "heb ik", "bijgevoegd", "in de bijlage", "komt ons goed uit", "past ons", "het spijt",
        "我会", "我将", "我已", "我给您", "附件", "抱歉", "对我们合适", "我们可以在", "お送りします", "お送りいたします", "送付いたします", "添付", "ご連絡いたします", "お電話", "申し訳", "都合がよい", "都合が良い", "でお願いします");

    /// <param name="sentence">Of one of our own mails.</param>
    public static bool In(string sentence, string language)
    {
        var low = sentence.ToLowerInvariant();
        return Bound.In(low) is not null || Lexicon.Of(language).Promise.In(low) is not null;
    }
}
