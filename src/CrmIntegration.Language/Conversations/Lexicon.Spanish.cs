namespace CrmIntegration.Language.Conversations;

sealed partial record Lexicon
{
    static string[] SpanishSeasons =>
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "primavera", "verano", "otoño", "invierno", "navidad", "semana santa", "fin de año", "la temporada"];

    static Lexicon Spanish() => new()
    {
        Price = new("demasiado caro", "muy caro", "más barato", "fuera de presupuesto", "por encima de nuestro presupuesto", "precio es alto", "cuesta demasiado", "es caro", "es mucho dinero", "carísimo", "una barbaridad", "el doble", "demasiado alto", "no me lo puedo permitir", "no nos lo podemos permitir", "se me va de", "se nos va de", "la mitad de precio", "más de lo que"),
        Wince = new("uf", "madre mía", "vaya", "caramba", "ostras", "ay", "ahora pago", "ahora pagamos", "hoy pago", "hoy pagamos"),
        NotNow = new("ahora no", "este año no", "este mes no", "el año que viene", "demasiado pronto", "aplazar", "otras prioridades", "no tenemos tiempo", "no tengo tiempo", "hasta después de", "no antes de", "desbordad", "mal momento", "más adelante"),
        NoNeed = new("no necesitamos", "no necesito", "no hace falta", "no es prioridad", "no es una prioridad", "ya tenemos una solución", "no nos interesa", "estamos contentos con lo que"),
        Doubt = new("no estoy convencid", "no estoy segur", "no me convence", "preocupa", "arriesgado", "riesgo", "demasiado complicado", "duda", "no termino de fiarme", "no me fío", "no nos fiamos", "fiarme", "desconf", "me da miedo", "tengo miedo", "escéptic", "reparos", "mala experiencia"),
        Rival = new("competidor", "otro proveedor", "otra oferta", "la competencia", "otra empresa", "otro presupuesto", "proveedor actual", "otros proveedores"),
        Budget = new("presupuesto", "financiación", "partida", "cuánto han previsto", "cuánto tiene previsto", "ni uno más", "tope", "para todo el año tengo", "tengo reservad", "tenemos reservad"),
        Limit = new("como mucho", "como máximo", "máximo", "no más de", "ni un euro más", "todo incluido", "es todo lo que", "tengo unos", "tenemos unos"),
        Authority = new("quién decide", "quien decide", "dirección tiene que", "mi jefe", "mi jefa", "compras tiene que", "última palabra", "aprobación de", "decisión la toma", "toma la decisión", "lo decide", "decide usted", "que firma", "quien firma", "tiene que firmar", "visto bueno", "tiene que aprobar", "gerencia", "el consejo", "yo propongo"),
        Need = new("necesitamos", "tenemos que", "nuestro problema", "el problema es", "perdemos", "dificultad", "nos lleva demasiado", "nos quedamos sin", "me quedo sin", "a mano", "cada fin de semana", "llega tarde", "llegan tarde", "llegan con", "se estropea", "no damos abasto", "falta gente", "nos falta", "nos faltan", "pérdidas", "errores", "se pierde", "se pierden", "se nos rompe", "colas", "nadie tiene tiempo", "averías", "no llega", "no llegan"),
        Timing = new(["fecha límite", "antes de fin", "este trimestre", "próximo trimestre", "este mes", "próximo mes", "cuándo quieren", "cuándo lo", "para cuándo", "calendario", "como muy tarde", "a más tardar", "en marcha", "vence", "rodando", "plazo",
            .. Words.Pairs(["antes", "para", "desde", "a partir", "a principios", "a finales", "finales", "mediados", "hasta"], SpanishSeasons)]),
        NextStep = new("próximo paso", "siguiente paso", "quedamos el", "quedamos en", "quedamos para", "concertar", "agendar", "invitación", "reunámonos", "nos vemos el", "si nos vemos", "nos reunimos", "apuntado", "una visita", "paso a verle", "una reunión"),
        Propose = new("qué le parece", "le parece", "le viene bien", "me viene bien", "nos viene bien", "podemos", "podríamos", "le propongo", "propongo", "nos vemos", "hasta el", "mejor el"),
        Promise = new(["lo compruebo", "lo miro", "lo consulto", "lo averiguo", "me encargo", "lo tendrá", "tendrá", "recibirá", "le prometo", "preparo", "mañana mismo le",
            .. Words.Pairs(["le", "les", "te", "os", "se lo", "se la"], ["envío", "enviaré", "mando", "mandaré", "paso por", "llamo", "llamaré", "preparo", "prepararé", "confirmo", "confirmaré", "busco", "traigo", "traeré", "llevo", "hago llegar", "haré llegar", "digo algo"]), "relleno yo", "lleno yo"]),
        Reference = new("otro cliente", "otros clientes", "un cliente como", "clientes como", "planta parecida", "uno de nuestros clientes", "cliente nuestro", "bajaron de", "pasaron de", "han reducido", "redujeron", "estaban igual", "con nuestros", "no hemos fallado", "trabajamos con", "en el hotel … hemos", "en el hotel … lavamos"),
        Good = new("bien", "bueno", "perfecto", "excelente", "gracias", "contento", "encanta", "gusta", "útil", "genial", "de acuerdo", "estupendo", "suena mejor", "tiene sentido", "agradece", "agradezco", "fenomenal"),
        Bad = new("malo", "mala", "inaceptable", "decepcion", "enfad", "frustr", "defectuos", "roto", "mal", "problema", "queja", "lento", "demasiado tarde", "lamentable", "erróneo", "líos", "desastre", "vergüenza", "harto"),
        Not = new("no", "nunca", "sin", "ningún", "ninguna", "tampoco"),
        Asking = new("qué", "cuándo", "quién", "cuál", "cómo", "por qué", "dónde", "cuánto", "pueden", "podrían", "tienen", "hay"),
        Amount = new("euros", "mil", "cien", "ciento", "millón", "millones", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "por ciento"),
        Sum = new("euros", "mil", "millón", "millones"),
        Day = new("a las", "próxima semana", "semana que viene", "el uno", "el dos", "el tres", "el cuatro", "el cinco", "el seis", "el siete", "el ocho", "el nueve", "el diez", "el once", "el doce", "el trece", "el catorce", "el quince", "el dieci", "el veint", "el treinta"),
        Season = new(SpanishSeasons),
        YesNo = new("sí", "no", "claro", "por supuesto", "exacto", "eso es", "desde luego", "todavía no"),
        Evades = new("no sabría", "no lo sé", "buena pregunta", "depende", "a ver", "vamos a ver", "tendría que mirar", "habría que ver"),
    };
}
