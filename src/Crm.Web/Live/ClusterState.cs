namespace Crm.Web.Live;

/// <summary>Whether a silo answered when last asked; the pages say it when none did.</summary>
internal sealed class ClusterState
{
    /// <summary>No silo answered. False until the first has been asked.</summary>
    public bool IsAway { get; set; }
}
