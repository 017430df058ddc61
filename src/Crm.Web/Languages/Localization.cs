using System.Globalization;
using System.Security.Claims;
using Crm.Web.Auth;
using Microsoft.Extensions.Localization;

namespace Crm.Web.Languages;

/// <summary>Gives each request the language of the signed-in person, else the one that they chose on the sign-in page, else the browser's.</summary>
internal static class Localization
{
    /// <summary>The cookie in which somebody who is not signed in keeps their language.</summary>
    public const string Cookie = "language";

    public static void AddLanguages(this IServiceCollection services) => services.AddSingleton<Words>().AddSingleton<IStringLocalizerFactory, WordsForAttributes>();

    public static void UseLanguages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var language = Of(context);
        CultureInfo.CurrentCulture = language.Culture;
        CultureInfo.CurrentUICulture = language.Ui;
        return next(context);
    });

    static Language Of(HttpContext context) =>
        Language.Find(context.User.FindFirstValue(StaffPrincipal.Language)) ?? Language.Find(context.Request.Cookies[Cookie]) ?? OfBrowser(context.Request);

    static Language OfBrowser(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1)
        .Select(l => Language.All.FirstOrDefault(known => l.Value.StartsWith(known.Code, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(l => l is not null) ?? Language.All[0];

    /// <summary>The messages of validation attributes, [Required(ErrorMessage = "…")], are texts like any other.</summary>
    sealed class WordsForAttributes(Words words) : IStringLocalizerFactory, IStringLocalizer
    {
        public IStringLocalizer Create(Type resourceSource) => this;

        public IStringLocalizer Create(string baseName, string location) => this;

        public LocalizedString this[string name] => new(name, words[name]);

        public LocalizedString this[string name, params object[] arguments] => new(name, words[name, arguments]);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
