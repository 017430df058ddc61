using System.Security.Claims;
using Crm.People;
using Crm.Web.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Crm.Web.Auth;

/// <summary>Signs in members of staff who are not deactivated, each sign-in with a session of its own that can be ended from elsewhere.</summary>
internal sealed class StaffSignIn(
    UserManager<StaffUser> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<StaffUser> principals, IOptions<IdentityOptions> options,
    ILogger<SignInManager<StaffUser>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<StaffUser> confirmation, Sessions sessions, Looks looks)
    : SignInManager<StaffUser>(users, http, principals, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(StaffUser user) => await base.CanSignInAsync(user) && await sessions.IsActive(user.Id);

    public override async Task SignInWithClaimsAsync(StaffUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        // Made again for somebody who is signed in already, with a new name or password, it is the same session.
        var isSame = Context.User.FindFirstValue(ClaimTypes.NameIdentifier) == user.Id.ToString();
        if ((isSame ? Sessions.Of(Context.User) : null) is not { } session)
        {
            session = await sessions.Begin(user.Id, Context);
            looks.Add(new Person(user.Id, "") { Address = Context.Connection.RemoteIpAddress?.ToString() }, "sign-in", "user", user.Id.ToString());
        }

        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims.Where(c => c.Type != Sessions.Claim), new(Sessions.Claim, session.ToString())]);
    }

    public override async Task SignOutAsync()
    {
        if (Sessions.Of(Context.User) is { } session && Guid.TryParse(Context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var user)) await sessions.End(user, session);
        await base.SignOutAsync();
    }
}

/// <summary>Once a minute for each cookie: whether its session still stands, and with it the role and name that the person has now.</summary>
internal sealed class SessionValidator(IOptions<SecurityStampValidatorOptions> options, SignInManager<StaffUser> signIn, ILoggerFactory log, Sessions sessions)
    : SecurityStampValidator<StaffUser>(options, signIn, log)
{
    protected override async Task SecurityStampVerified(StaffUser user, CookieValidatePrincipalContext context)
    {
        var session = Sessions.Of(context.Principal);
        if (session is null || !await sessions.IsGood(session.Value, user.Id, context.HttpContext.Connection.RemoteIpAddress?.ToString()))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        await base.SecurityStampVerified(user, context);
        (context.Principal?.Identity as ClaimsIdentity)?.AddClaim(new(Sessions.Claim, session.Value.ToString()));
    }
}
