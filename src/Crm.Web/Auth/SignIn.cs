using Crm.Web.Database;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Web.Auth;

/// <summary>Who is signed in and what they may open. What they may see and change is said by the database.</summary>
internal static class SignIn
{
    /// <summary>For administrators alone.</summary>
    public const string Administrator = "Administrator";

    // For how long what was looked up of somebody's session holds.
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDbContext<SignInContext>((s, o) => o.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>()), optionsLifetime: ServiceLifetime.Singleton);
        services.AddIdentityCore<StaffUser>(o =>
            {
                o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                o.User.RequireUniqueEmail = true;
                o.Lockout.MaxFailedAccessAttempts = 5;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
                // Length is what makes a password strong; rules about signs make it guessable.
                o.Password.RequiredLength = 12;
                o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
            })
            .AddEntityFrameworkStores<SignInContext>()
            .AddSignInManager<StaffSignIn>()
            .AddDefaultTokenProviders()
            .AddPasswordValidator<NotTheirEmail>()
            .AddClaimsPrincipalFactory<StaffPrincipal>();
        services.AddSingleton<Sessions>().AddScoped<ISecurityStampValidator, SessionValidator>();
        services.AddSingleton<PasswordMails>().AddHostedService(s => s.GetRequiredService<PasswordMails>());
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = PasswordMails.Validity);
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = Fresh);
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = "crm";
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.HttpOnly = true;
            o.ExpireTimeSpan = TimeSpan.FromHours(12);
            o.SlidingExpiration = true;
            o.LoginPath = "/sign-in";
            o.ReturnUrlParameter = "then";
            o.Events = new CookieAuthenticationEvents { OnValidatePrincipal = Validate, OnRedirectToAccessDenied = AsIfItWereNotThere };
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Administrator, p => p.RequireRole("admin"));
    }

    // What is beyond one's rights is answered like what does not exist.
    static Task AsIfItWereNotThere(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    static async Task Validate(CookieValidatePrincipalContext context)
    {
        // The validator would say the same, but is itself made of much that most pages need for nothing.
        if (context.Properties.IssuedUtc is { } issued && TimeProvider.System.GetUtcNow() - issued <= Fresh) return;
        try
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
        }
        catch (Exception exception) when (DatabaseAway.Is(exception))
        {
            // Who was signed in a minute ago stays so, and sees a page that says what is wrong; it shows nothing without the database.
        }
    }
}
