namespace Crm.Web.Shared;

/// <summary>A role of staff: its code, its name and what it may do, in English, the keys of their translations.</summary>
internal sealed record StaffRole(string Code, string Name, string Text)
{
    /// <summary>From most rights to fewest.</summary>
    public static IReadOnlyList<StaffRole> All { get; } =
    [
        new("admin", "Administrator", "Everything, and who works here."),
        new("manager", "Manager", "All customers and orders, reads and writes."),
        new("agent", "Agent", "The customers assigned to them."),
        new("readonly", "Reader", "All customers and orders, reads only."),
    ];

    /// <summary>The role's name in English; the code itself when it is none of ours.</summary>
    public static string NameOf(string code) => All.FirstOrDefault(r => r.Code == code)?.Name ?? code;
}
