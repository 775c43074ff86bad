using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language.Asking;

/// <summary>Whether a customer says that nothing comes of it, now or at all: another vendor was chosen, the project rests, the interest is gone.</summary>
static class Declining
{
    static readonly Words Said = new(
        "put this on hold", "put it on hold", "put the project on hold", "put everything on hold", "putting this on hold", "putting it on hold", "is on hold", "decided to stay with", "decided to stick with", "stay with our current", "stick with our current", "not going ahead", "not go ahead", "won't go ahead", "will not go ahead", "decided against", "decided not to", "went with another", "going with another", "gone with another", "chosen another", "chose another", "chosen a different", "decided for another", "no longer interested", "not interested any", "no longer need", "no longer pursue", "not pursue", "postponed the project", "postpone the project", "project has been cancelled", "project was cancelled", "project is cancelled", "lost our budget", "no budget this year", "picked another", "awarded to another",
        "für einen anderen", "für ein anderes", "für eine andere lösung", "nicht weiterverfolgen", "nicht weiter verfolgen", "nicht mehr weiter", "wir bleiben bei unserem", "bleiben vorerst bei", "auf eis", "kein interesse mehr", "nicht mehr interessiert", "gegen ihr angebot", "gegen das angebot", "projekt wurde gestoppt", "projekt ist gestoppt", "projekt verschoben", "vorerst nicht", "zurückgestellt", "anderweitig vergeben", "nicht beauftragen",
        "choisi un autre", "choisi une autre", "retenu un autre", "retenu une autre", "ne donnerons pas suite", "pas donner suite", "ne donnons pas suite", "plus intéressé", "projet est suspendu", "projet est annulé", "projet est reporté", "mis en attente", "mettre en attente", "mettre en pause",
        "elegido otro", "elegido a otro", "optado por otro", "decidido por otro", "hemos decidido no", "no seguir adelante", "no vamos a seguir", "ya no nos interesa", "ya no estamos interesados", "proyecto queda aplazado", "proyecto se ha cancelado", "proyecto se aplaza", "en pausa",
        "scelto un altro", "optato per un altro", "abbiamo deciso di non", "non procedere", "non procederemo", "non siamo più interessati", "progetto è sospeso", "escolhemos outro", "optámos por outro", "optamos por outro", "decidimos não", "não avançar", "não vamos avançar", "já não temos interesse", "projeto foi suspenso", "projeto foi cancelado",
        "voor een andere", "gekozen voor", "gaan niet door", "niet door te gaan", "geen interesse meer", "project is uitgesteld", "in de wacht", "valt en annan", "valgt en anden", "valgt en annen", "inte gå vidare", "ikke gå videre", "wybraliśmy inn", "zrezygnow", "vybrali jsme jin", "rozhodli jsme se ne",
        "选择了其他", "选择了别的", "暂缓", "搁置", "不再需要", "不考虑了", "他社に決", "見送", "延期することに");

    public static bool In(string text) => Said.In(text.ToLowerInvariant()) is not null;
}
