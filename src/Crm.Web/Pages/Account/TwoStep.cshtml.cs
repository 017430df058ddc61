using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;

namespace Crm.Web.Pages.Account;

/// <summary>Two-step sign-in with an app that shows codes. Its key and the recovery codes are shown while it is set up and never again.</summary>
internal sealed class TwoStepModel(UserManager<StaffUser> users, SignInManager<StaffUser> signIn, PersonDatabase database, Looks looks, Words t) : PageModel
{
    const int RecoveryCodes = 10;

    [TempData] public string? Codes { get; set; }
    public bool IsOn { get; private set; }
    public int CodesLeft { get; private set; }
    public string? Key { get; private set; }
    public string? Picture { get; private set; }

    public async Task<IActionResult> OnGet() => await Show(await users.GetUserAsync(User));

    /// <summary>Another key; it counts once a code of it was given.</summary>
    public Task<IActionResult> OnPostBegin() => With(async user =>
    {
        if (user.TwoFactorEnabled) return null;
        await users.ResetAuthenticatorKeyAsync(user);
        return null;
    });

    public Task<IActionResult> OnPostOn(string? code) => With(async user =>
    {
        var typed = string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, typed)) return ("code", "This code is not right: type the one that the app shows now.");
        await users.SetTwoFactorEnabledAsync(user, true);
        await NewCodes(user);
        looks.Add(database.Person, "two-step-on", "user", user.Id.ToString());
        return null;
    });

    public Task<IActionResult> OnPostCodes(string? password) => With(async user =>
    {
        if (!await IsRight(user, password)) return ("password", "This is not your password.");
        await NewCodes(user);
        return null;
    });

    public Task<IActionResult> OnPostOff(string? password) => With(async user =>
    {
        if (!await IsRight(user, password)) return ("password", "This is not your password.");
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.RemoveAuthenticationTokenAsync(user, "[AspNetUserStore]", "AuthenticatorKey");
        looks.Add(database.Person, "two-step-off", "user", user.Id.ToString());
        return null;
    });

    // Guessing one's own password from a browser that was left open is guessing too.
    async Task<bool> IsRight(StaffUser user, string? password) => (await signIn.CheckPasswordSignInAsync(user, password ?? "", lockoutOnFailure: true)).Succeeded;

    async Task NewCodes(StaffUser user) => Codes = string.Join(' ', await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []);

    async Task<IActionResult> With(Func<StaffUser, Task<(string Field, string Text)?>> change)
    {
        if (await users.GetUserAsync(User) is not { } user) return Redirect("/sign-in");
        if (await change(user) is { } wrong)
        {
            ModelState.AddModelError(wrong.Field, t[wrong.Text]);
            return await Show(user);
        }

        await signIn.RefreshSignInAsync(user); // this browser stays signed in
        return Redirect("/account/two-step");
    }

    async Task<IActionResult> Show(StaffUser? user)
    {
        if (user is null) return Redirect("/sign-in");
        IsOn = user.TwoFactorEnabled;
        if (IsOn) CodesLeft = await users.CountRecoveryCodesAsync(user);
        else Key = await users.GetAuthenticatorKeyAsync(user);
        if (Key is not null) Picture = Draw($"otpauth://totp/CRM:{Uri.EscapeDataString(user.Email ?? "")}?secret={Key}&issuer=CRM&digits=6");
        return Page();
    }

    static string Draw(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(1, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
