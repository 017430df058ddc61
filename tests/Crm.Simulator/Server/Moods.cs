using Microsoft.AspNetCore.Http;

namespace Crm.Simulator.Server;

/// <summary>How a mood shows in an answer.</summary>
internal static class Moods
{
    const string Page = "<!DOCTYPE html><html><head><title>Briefly unavailable for scheduled maintenance</title></head><body><h1>Briefly unavailable</h1></body></html>";

    /// <summary>True when that was the answer already.</summary>
    public static async Task<bool> Meet(HttpContext http, Mood mood, Mishap mishap)
    {
        switch (mishap)
        {
            case Mishap.Slow:
                await Task.Delay(mood.SlowMilliseconds, http.RequestAborted);
                return false;
            case Mishap.Fails:
                http.Response.StatusCode = mood.Fails;
                await http.Response.WriteAsync(Page);
                return true;
            case Mishap.SpeaksHtml:
                http.Response.ContentType = "text/html; charset=utf-8";
                await http.Response.WriteAsync(Page);
                return true;
            default:
                return false;
        }
    }

    public static async Task Write(HttpContext http, Mishap mishap, string json)
    {
        if (mishap == Mishap.ChangesTypes) json = json.Replace("\"amount\":\"", "\"amount\":\"x", StringComparison.Ordinal).Replace("\"total\":\"", "\"total\":\"x", StringComparison.Ordinal);
        if (mishap == Mishap.Truncates) json = json[..(json.Length / 2)];
        await http.Response.WriteAsync(json, http.RequestAborted);
    }
}
