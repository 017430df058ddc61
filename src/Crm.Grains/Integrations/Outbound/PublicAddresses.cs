using System.Net;
using System.Net.Sockets;

namespace Crm.Integrations.Outbound;

/// <summary>Which network addresses are anybody's: not this machine, not a private network, not what a cloud serves to its own machines.</summary>
internal static class PublicAddresses
{
    static readonly IPNetwork[] Closed =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    // Within these an IPv4 address lies: it is that one which is called in the end.
    static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static bool Has(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bytes = address.GetAddressBytes();
            if (Nat64.Contains(address)) return Has(new IPAddress(bytes.AsSpan(12, 4)));
            if (SixToFour.Contains(address)) return Has(new IPAddress(bytes.AsSpan(2, 4)));
        }

        return !Closed.Any(network => network.Contains(address));
    }
}
