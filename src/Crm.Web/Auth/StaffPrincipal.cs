using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Crm.Web.Auth;

/// <summary>Gives the signed-in person the role, name, time zone and language of crm.users. Made again each minute, so that a change takes effect.</summary>
internal sealed class StaffPrincipal(UserManager<StaffUser> users, IOptions<IdentityOptions> options, NpgsqlDataSource source)
    : UserClaimsPrincipalFactory<StaffUser>(users, options)
{
    public const string TimeZone = "crm:timezone";
    public const string Language = "crm:language";
    public const string DisplayName = "crm:name";
    public const string Picture = "crm:picture";
    public const string MustChange = "crm:must-change-password";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        await using var command = source.CreateCommand("SELECT role, display_name, timezone, language, avatar_url FROM crm.users WHERE id = $1 AND deactivated_at IS NULL");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user.Id });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync()) return identity; // no member of staff any more: no role, and so no page
        identity.AddClaim(new(ClaimTypes.Role, reader.GetString(0)));
        identity.AddClaim(new(DisplayName, reader.GetString(1)));
        identity.AddClaim(new(TimeZone, reader.GetString(2)));
        identity.AddClaim(new(Language, reader.GetString(3)));
        if (!reader.IsDBNull(4)) identity.AddClaim(new(Picture, reader.GetString(4)));
        if (user.MustChangePassword) identity.AddClaim(new(MustChange, "1"));
        return identity;
    }
}

/// <summary>A password that holds its owner's address is the first that anyone would try.</summary>
internal sealed class NotTheirEmail : IPasswordValidator<StaffUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password)
    {
        var name = user.Email?.Split('@')[0];
        return Task.FromResult(name is { Length: > 2 } && password?.Contains(name, StringComparison.OrdinalIgnoreCase) == true
            ? IdentityResult.Failed(new IdentityError { Code = "Email", Description = "The password must not hold your e-mail address." })
            : IdentityResult.Success);
    }
}
