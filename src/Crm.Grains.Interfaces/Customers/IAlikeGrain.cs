namespace Crm.Customers;

/// <summary>The one (key 0) that compares new and edited customers with those there are, and suggests matches for staff to decide. It links nobody.</summary>
[Alias("crm.alike")]
public interface IAlikeGrain : IGrainWithIntegerKey
{
    /// <summary>Called by each silo as it starts; may be called again.</summary>
    [Alias("start")] Task Start();
}
