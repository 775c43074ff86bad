using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce.Tests;

public class CompanyReadFacts
{
    readonly RecordedOrg org = new();

    [Fact]
    public async Task The_fiscal_year_the_language_and_dated_rates_are_read_where_the_org_has_them()
    {
        org.Rows("FROM Organization", """{"Id":"00D5f000000abcdEAA","FiscalYearStartMonth":2,"LanguageLocaleKey":"zh_CN"}""");
        org.Rows("FROM CurrencyType", """{"Id":"1","IsoCode":"EUR","ConversionRate":1.0,"IsCorporate":true}""", """{"Id":"2","IsoCode":"USD","ConversionRate":1.2,"IsCorporate":false}""",
            """{"Id":"3","IsoCode":"JPY","ConversionRate":161.5,"IsCorporate":false}""");
        org.Rows("FROM DatedConversionRate", """{"Id":"4","IsoCode":"USD","ConversionRate":1.1,"StartDate":"2026-01-01"}""", """{"Id":"5","IsoCode":"USD","ConversionRate":1.25,"StartDate":"2026-07-01"}""");

        var told = (await org.Open().CompanyAsync(default)).Value;

        Assert.Equal((2, "EUR", "zh_CN"), (told.FiscalYearStart!.Value, told.Currency, told.Language));
        Assert.Equal([new("USD", new(2026, 1, 1), 1.1m), new("USD", new(2026, 7, 1), 1.25m), new CurrencyRate("JPY", new(2000, 1, 1), 161.5m)], told.Rates);
    }

    [Fact]
    public async Task An_org_with_one_currency_says_its_year_and_nothing_of_rates()
    {
        org.Rows("FROM Organization", """{"Id":"00D5f000000abcdEAA","FiscalYearStartMonth":7}""");
        org.On("FROM CurrencyType", """[{"errorCode":"INVALID_TYPE","message":"sObject type 'CurrencyType' is not supported."}]""", 400);

        var told = (await org.Open().CompanyAsync(default)).Value;

        Assert.Equal(7, told.FiscalYearStart);
        Assert.Null(told.Currency);
        Assert.Null(told.Language);
        Assert.Empty(told.Rates);
    }
}
