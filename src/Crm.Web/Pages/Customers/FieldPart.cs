namespace Crm.Web.Pages.Customers;

/// <summary>A field of the customer's page, as its partial shows it.</summary>
internal sealed record FieldPart(Profile Profile, ProfileField Field, bool MayEdit, bool IsEditing = false)
{
    /// <summary>Why it could not be saved now.</summary>
    public string? Failure { get; init; }

    /// <summary>Who was faster, by name; null when it was a shop.</summary>
    public string? EditedBy { get; init; }
}
