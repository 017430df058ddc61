using Crm.Web.Database;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages;

[AllowAnonymous, IgnoreAntiforgeryToken]
internal sealed class ErrorModel : PageModel
{
    public int Code { get; private set; }

    public string Title => Code switch
    {
        400 => "The form could not be taken",
        403 => "Your role does not open this page",
        404 => "There is no such page",
        503 => "The database is away",
        _ => "Something went wrong here",
    };

    public string Advice => Code switch
    {
        400 => "It was open for too long or came from elsewhere. Go back, load the page again and send it once more.",
        403 => "Ask an administrator if you need it.",
        404 => "It may have been deleted, or it is not yours to see.",
        503 => "What stores send is not lost: they send it again. This page works again as soon as the database is back.",
        _ => "Nothing was lost that was saved before. Try again; if it comes back, tell an administrator when it happened.",
    };

    public void OnGet(int code) => Show(code);

    public void OnPost(int code) => Show(code);

    void Show(int code)
    {
        Code = DatabaseAway.Is(HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error) ? 503 : code;
        Response.StatusCode = Code;
    }
}
