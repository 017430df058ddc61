using System.CommandLine;
using System.Text.Json;
using Crm.Integrations;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>crm shop add: connects a shop and prints the address that its webhooks go to.</summary>
internal static class ShopCommand
{
    public static Command Create(Settings settings)
    {
        var platform = new Option<string>("--platform") { Required = true, Description = "shopify or woocommerce" };
        platform.AcceptOnlyFromAmong("shopify", "woocommerce");
        var domain = new Option<string>("--domain") { Required = true, Description = "the shop's host name" };
        var secret = new Option<string>("--secret") { Required = true, Description = "the secret that signs its webhooks" };
        var name = new Option<string?>("--name") { Description = "what staff call it" };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var add = new Command("add", "Connects a shop.") { platform, domain, secret, name, json };
        add.SetAction((parse, ct) => Add(
            settings, new(parse.GetRequiredValue(platform), parse.GetRequiredValue(domain), parse.GetValue(name), parse.GetRequiredValue(secret)),
            parse.GetValue(json), ct));
        return new Command("shop", "The connected shops.") { add };
    }

    static async Task<int> Add(Settings settings, ShopConnected shop, bool json, CancellationToken ct)
    {
        var run = RunFile.Need(settings);
        await using var client = await ClusterClient.Connect(run.Postgres, ct);
        var id = Guid.CreateVersion7();
        if (await client.Grains.GetGrain<IIntegrationGrain>(id).Connect(shop, null) is { } refused) throw new DatabaseException(refused.ToString());
        var webhook = $"{run.Web}/webhooks/{shop.Platform}/{id}";
        Console.WriteLine(json ? JsonSerializer.Serialize(new { id, webhook }) : $"Connected as {id}. Point its webhooks to {webhook}");
        return 0;
    }
}
