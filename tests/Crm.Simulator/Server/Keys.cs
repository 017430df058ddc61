using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Crm.Simulator.Server;

/// <summary>What lets an app in: its client, the tokens that it was given, and WooCommerce's key and secret.</summary>
internal sealed class Keys
{
    readonly ConcurrentDictionary<string, DateTime> tokens = new();
    readonly ConcurrentDictionary<string, bool> codes = new();
    readonly ConcurrentQueue<string> made = [];
    string? refresh;

    public Keys()
    {
        ClientId = New("client");
        (ClientSecret, LegacyToken, ConsumerKey, ConsumerSecret) = (New("shpss"), New("shpat"), New("ck"), New("cs"));
    }

    public string ClientId { get; }
    public string ClientSecret { get; private set; }
    public string LegacyToken { get; private set; }
    public string ConsumerKey { get; private set; }
    public string ConsumerSecret { get; private set; }

    /// <summary>Everything secret that was ever good, or is.</summary>
    public IEnumerable<string> Made => made.Where(m => m != ClientId);

    /// <summary>WooCommerce: the key may read and not write.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>What the merchant has granted.</summary>
    public List<string> Scopes { get; set; } = ["read_orders", "read_all_orders", "read_customers", "read_fulfillments"];

    /// <summary>How long a granted token lives.</summary>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(24);

    public int Grants { get; private set; }

    public int Refreshes { get; private set; }

    public bool IsGood(string? token) => token is not null && (token == LegacyToken || (tokens.TryGetValue(token, out var until) && DateTime.UtcNow < until));

    public (string Token, TimeSpan Life) Grant(TimeSpan? life = null)
    {
        Grants++;
        var token = New("shpat");
        tokens[token] = DateTime.UtcNow + (life ?? TokenLife);
        return (token, life ?? TokenLife);
    }

    public string NewCode()
    {
        var code = New("code");
        codes[code] = true;
        return code;
    }

    public bool Spend(string code) => codes.TryRemove(code, out _);

    /// <summary>A new refresh token; the one before is dead from now on.</summary>
    public string NewRefresh() => refresh = New("shprt");

    public bool SpendRefresh(string? token)
    {
        if (refresh is null || token != refresh) return false;
        Refreshes++;
        return true;
    }

    public void ExpireTokens() => tokens.Clear();

    public void Revoke()
    {
        tokens.Clear();
        refresh = null;
        LegacyToken = New("shpat");
        ConsumerKey = New("ck");
        ConsumerSecret = New("cs");
        ClientSecret = New("shpss");
    }

    string New(string kind)
    {
        var secret = kind + "_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        made.Enqueue(secret);
        return secret;
    }
}
