using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Crm.Web.Auth;

/// <summary>A member of staff as the sign-in knows them. Role and name stand in crm.users, under the same id.</summary>
internal sealed class StaffUser : IdentityUser<Guid>
{
    /// <summary>The password was given by another: nothing else is reachable until the person has chosen their own.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>UTC; null: never yet.</summary>
    public DateTime? LastSignInAt { get; set; }
}

/// <summary>ASP.NET Core Identity's tables, made by migration 0007.</summary>
internal sealed class SignInContext(DbContextOptions<SignInContext> options, IDataProtectionProvider protection) : IdentityUserContext<StaffUser, Guid>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema("auth");
        builder.Entity<StaffUser>().ToTable("users");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        // The key of a second step is a secret like a password, and unlike one it must be readable: it is encrypted, as are the recovery codes.
        var protector = protection.CreateProtector("sign-in-token");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens").Property(t => t.Value)
            .HasConversion(value => protector.Protect(value!), kept => protector.Unprotect(kept));
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("user_passkeys");
    }
}
