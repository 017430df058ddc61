using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Crm.Web.Webhooks;

/// <summary>The doors at which stores push: POST /webhooks/shopify/{integration} and /webhooks/woocommerce/{integration}.</summary>
internal static class WebhookEndpoints
{
    const int MostBytes = 2 * 1024 * 1024;

    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Shops>().AddHostedService(s => s.GetRequiredService<Shops>());
        builder.Services.AddSingleton<Receipts>().AddHostedService(s => s.GetRequiredService<Receipts>());
        builder.Services.AddSingleton<Refusals>().AddHostedService(s => s.GetRequiredService<Refusals>());
        return builder;
    }

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        // At once after routing: the signature is the sign-in here, and a store reads the status, no page about it.
        var doors = app.MapGroup("/webhooks");
        doors.AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute()).ShortCircuit();
        doors.MapPost("/shopify/{integration:guid}", (Guid integration, HttpContext http) => Take(http, integration, Platform.Shopify));
        doors.MapPost("/woocommerce/{integration:guid}", (Guid integration, HttpContext http) => Take(http, integration, Platform.WooCommerce));
        // What is no id at all is answered like an id that is not known.
        doors.MapPost("/{platform}/{anything}", () => Results.Unauthorized());
    }

    static async Task<IResult> Take(HttpContext http, Guid integration, Platform platform)
    {
        if (http.Request.ContentLength > MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;

        byte[] body;
        try
        {
            body = await ReadAll(http.Request.BodyReader, http.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return Results.StatusCode(exception.StatusCode);
        }

        var services = http.RequestServices;
        var delivery = platform.Read(http.Request.Headers);
        if (delivery.Topic.Length == 0 && platform.IsPing(http.Request, body)) return Results.Ok();

        var shops = services.GetRequiredService<Shops>();
        bool Fits() => Signature.Fits(shops.Find(integration, platform.Name), body, delivery.Signature, DateTime.UtcNow);
        if (!Fits())
        {
            if (!await shops.ReadAgain()) return Later(http);
            if (!Fits())
            {
                services.GetRequiredService<Refusals>().Add(integration, platform.Name);
                return Results.Unauthorized();
            }
        }

        var id = delivery.Id.Length > 0 ? delivery.Id : Platform.IdOf(body);
        try
        {
            await services.GetRequiredService<Receipts>().Keep(new(
                integration, id, platform.Name + ":" + delivery.Topic, ShardKey.Of(integration, delivery.Topic, body), body));
            return Results.Ok();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException or IOException)
        {
            return Later(http);
        }
    }

    static IResult Later(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "5";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<byte[]> ReadAll(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > MostBytes) throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
