using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmIntegration.Forecasting.Report;

/// <summary>JSON has no word for "not a number": a figure that cannot be had is null. Reports of earlier versions, which say "NaN", can still be read.</summary>
sealed class Figure : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : double.NaN;

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }
}
