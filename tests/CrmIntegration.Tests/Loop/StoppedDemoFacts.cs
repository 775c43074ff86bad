using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrmIntegration.Tests.Loop;

public sealed class StoppedDemoFacts
{
    [Theory]
    [InlineData("Reading")]
    [InlineData("Forecasting")]
    public async Task Ctrl_C_ends_a_demo_that_is_still_reading_or_training(string at)
    {
        var folder = Directory.CreateTempSubdirectory("crm-stopped-").FullName;
        await using (var run = (await DemoRun.StartAsync(folder, new EmulatorOptions(0, 7, 60), 0, TextWriter.Null))!)
        {
            var lifetime = run.House.Services.GetRequiredService<IHostApplicationLifetime>();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.FillAsync(new Terminal(line =>
            {
                if (line.StartsWith(at, StringComparison.Ordinal))
                    lifetime.StopApplication();
            })));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_newcomer_can_sign_in_while_the_demo_still_reads()
    {
        var folder = Directory.CreateTempSubdirectory("crm-early-").FullName;
        await using (var run = (await DemoRun.StartAsync(folder, new EmulatorOptions(0, 7, 60), 0, TextWriter.Null))!)
        {
            var said = new StringWriter();
            run.TellWhere(said);

            Assert.Contains($"Console        {run.House.Urls.First()}", said.ToString(), StringComparison.Ordinal);
            Assert.Contains(run.Crm.Address.ToString(), said.ToString(), StringComparison.Ordinal);
            Assert.Contains("Sign in as admin with the password ", said.ToString(), StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    sealed class Terminal(Action<string> seen) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;
        public override void WriteLine(string? value) => seen(value ?? "");
    }
}
