using System.Globalization;
using Crm.Running;

namespace Crm.Bench;

/// <summary>Rates for the orders' currency, as the European Central Bank publishes them: so the orders are priced, as in life.</summary>
internal static class Rates
{
    public static async Task Import(RunningCrm crm)
    {
        var file = Path.Combine(crm.Home, "rates.xml");
        var day = DateTime.UtcNow.AddDays(-3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(file, $"""
            <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
              <Cube><Cube time="{day}"><Cube currency="USD" rate="1.0891"/><Cube currency="JPY" rate="161.32"/></Cube></Cube>
            </gesmes:Envelope>
            """);
        var (code, _, error) = await crm.Run("rates", "import", file);
        if (code != 0) throw new InvalidOperationException(error);
    }
}
