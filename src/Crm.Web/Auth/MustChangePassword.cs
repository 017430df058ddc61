namespace Crm.Web.Auth;

/// <summary>Who still has a one-time password reaches the page that changes it, and nothing else.</summary>
internal static class MustChangePassword
{
    public static void UseMustChangePassword(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.User.FindFirst(StaffPrincipal.MustChange) is null || IsAllowed(context.Request.Path)) return next(context);
        context.Response.Redirect("/account/password");
        return Task.CompletedTask;
    });

    static bool IsAllowed(PathString path) =>
        path.StartsWithSegments("/account/password") || path.StartsWithSegments("/sign-out") || path.StartsWithSegments("/lib")
        || path.StartsWithSegments("/css") || path.StartsWithSegments("/js") || path.StartsWithSegments("/health") || path.StartsWithSegments("/webhooks");
}
