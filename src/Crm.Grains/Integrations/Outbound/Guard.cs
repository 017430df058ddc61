using System.Net;
using System.Net.Sockets;

namespace Crm.Integrations.Outbound;

/// <summary>An address that a merchant gave leads into a private network: it is not called.</summary>
internal sealed class PrivateAddressException(string host) : Exception($"{host} leads into a private network.")
{
    public string Host => host;
}

/// <summary>
/// Opens the connections to the shops. The name is looked up once, what it leads to is checked, and what was checked is connected to: a name that
/// answers otherwise the second time gains nothing. No redirect is followed, for it would carry the shop's token along.
/// </summary>
internal sealed class Guard(OutboundSettings settings, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Func<string, CancellationToken, Task<IPAddress[]>> lookUp = lookUp ?? Dns.GetHostAddressesAsync;

    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = Connect,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // a shop that moves is found again
        MaxResponseHeadersLength = 64,
    };

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (settings.ShopsAt is { } here) await socket.ConnectAsync(IPAddress.Parse(here.Host), here.Port, ct);
            else await socket.ConnectAsync(await Checked(context.DnsEndPoint.Host, ct), context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The host's addresses, all of them public. Throws <see cref="PrivateAddressException"/> when one is not.</summary>
    public async Task<IPAddress[]> Checked(string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookUp(host, ct);
        return addresses.Length > 0 && addresses.All(PublicAddresses.Has) ? addresses : throw new PrivateAddressException(host);
    }
}
