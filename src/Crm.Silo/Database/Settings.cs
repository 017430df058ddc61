using Crm.Email;
using Crm.Integrations.Outbound;
using Crm.Rates;
using Crm.Secrets;
using Npgsql;

namespace Crm.Silo.Database;

/// <summary>The settings of the processes, from the environment; each may also stand in appsettings.</summary>
internal sealed class Settings(IConfiguration configuration)
{
    public const string NoConnectionString =
        "CRM_POSTGRES is no connection string: give it like Host=db;Database=crm;Username=crm;Password=… or postgresql://crm:…@db/crm.";

    /// <summary>The data directory.</summary>
    public string Home => Path.GetFullPath(configuration["CRM_HOME"] ?? ".crm");

    /// <summary>The owner's connection; null: the embedded server.</summary>
    public string? Postgres => configuration["CRM_POSTGRES"] is { Length: > 0 } value ? Parse(value) : null;

    /// <summary>What the keys in the database are wrapped with.</summary>
    public KeyWrap Keys => KeyWrap.Of(Home, name => configuration[name]);

    public int Port => PortOf("CRM_PORT", 5080);
    public int SiloPort => PortOf("CRM_SILO_PORT", 11111);
    public int GatewayPort => PortOf("CRM_GATEWAY_PORT", 30000);
    public int SiloHttp => PortOf("CRM_SILO_HTTP", 5081);

    /// <summary>The address that health and metrics are served at; loopback alone unless it says otherwise.</summary>
    public string SiloBind => configuration["CRM_SILO_BIND"] is { Length: > 0 } address ? address : "127.0.0.1";

    /// <summary>The address that other silos and the web reach this silo at; loopback unless it says otherwise.</summary>
    public string? SiloHost => configuration["CRM_SILO_HOST"];

    public RolePasswords? Passwords =>
        configuration["CRM_SERVICE_PASSWORD"] is { Length: > 0 } service && configuration["CRM_WEB_PASSWORD"] is { Length: > 0 } web
            ? new(service, web)
            : null;

    /// <summary>How the system's own mails are sent, and the address of the web in their links.</summary>
    public MailSettings Mail => new(MailServer, configuration["CRM_SMTP_FROM"] is { Length: > 0 } from ? from : "CRM <crm@localhost>", PublicAddress);

    /// <summary>Where exchange rates are fetched; "off" for a source that is not to be asked.</summary>
    public RateSettings Rates => new(Source("CRM_RATES_ECB", RateSettings.EcbAddress), Source("CRM_RATES_FRANKFURTER", RateSettings.FrankfurterAddress));

    /// <summary>How calls leave for the shops. CRM_SHOPS_AT is for development and tests: every shop is then called at that address of the own machine.</summary>
    public OutboundSettings Outbound => new(
        configuration["CRM_SHOPS_AT"] is { Length: > 0 } at
            ? System.Uri.TryCreate(at, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Scheme == "http" && System.Net.IPAddress.TryParse(uri.Host, out _)
                ? uri
                : throw new DatabaseException("CRM_SHOPS_AT must be an address of this machine, like http://127.0.0.1:5299: it is for development alone.")
            : null,
        PublicAddress);

    string PublicAddress => configuration["CRM_URL"] is { Length: > 0 } address
        ? System.Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.AbsoluteUri.TrimEnd('/')
            : throw new DatabaseException("CRM_URL is no address: give it like https://crm.example.com.")
        : FormattableString.Invariant($"http://localhost:{Port}");

    Uri? Source(string name, string preset)
    {
        var address = configuration[name] is { Length: > 0 } given ? given : preset;
        if (address == "off") return null;
        return System.Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new DatabaseException($"{name} is no address: give it like {preset}, or say off.");
    }

    Uri? MailServer => configuration["CRM_SMTP"] is { Length: > 0 } address
        ? MailSettings.Parse(address) ?? throw new DatabaseException("CRM_SMTP is no mail server: give it like smtps://user:password@mail.example.com:465.")
        : null;

    /// <summary>The owner's connection turned into that of a login role.</summary>
    public static string As(string owner, string role, string password) =>
        new NpgsqlConnectionStringBuilder(owner) { Username = role, Password = password }.ConnectionString;

    int PortOf(string name, int preset)
    {
        if (configuration[name] is not { Length: > 0 } text) return preset;
        return int.TryParse(text, out var port) && port is > 0 and <= 65535
            ? port
            : throw new DatabaseException($"{name} must be a number between 1 and 65535, and '{text}' is not.");
    }

    /// <summary>The connection as a libpq URI.</summary>
    public static string Uri(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        var user = System.Uri.EscapeDataString(parts.Username ?? "") + (parts.Password is { } password ? ":" + System.Uri.EscapeDataString(password) : "");
        return FormattableString.Invariant($"postgresql://{user}@{parts.Host}:{parts.Port}/{System.Uri.EscapeDataString(parts.Database ?? "")}");
    }

    /// <summary>Takes Npgsql's form or a postgresql:// URI. Throws <see cref="DatabaseException"/> when it is neither.</summary>
    public static string Parse(string value)
    {
        try
        {
            if (!value.StartsWith("postgres://", StringComparison.Ordinal) && !value.StartsWith("postgresql://", StringComparison.Ordinal))
            {
                return new NpgsqlConnectionStringBuilder(value).ConnectionString;
            }

            var uri = new System.Uri(value);
            var user = uri.UserInfo.Split(':', 2);
            var builder = new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
                Database = System.Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
                Username = System.Uri.UnescapeDataString(user[0]),
            };
            if (user.Length == 2) builder.Password = System.Uri.UnescapeDataString(user[1]);
            return builder.ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or UriFormatException or FormatException)
        {
            throw new DatabaseException(NoConnectionString, exception);
        }
    }
}
