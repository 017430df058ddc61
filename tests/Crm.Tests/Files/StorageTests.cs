using System.Collections.Concurrent;
using System.Text;
using Crm.Web.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Crm.Tests.Files;

/// <summary>Both stores keep, give and delete; S3 in its own words, to a small store that speaks them.</summary>
public sealed class StorageTests : IAsyncLifetime
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-files-");
    readonly ConcurrentDictionary<string, byte[]> bucket = new();
    WebApplication? server;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(Speak);
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_put_is_given_until_it_is_deleted(bool isS3)
    {
        var storage = isS3 ? new S3Storage(Settings()) : (IFileStorage)new DiskStorage(folder.FullName);
        using var _ = storage as IDisposable;
        Assert.Null(await storage.Open("ab/file", Ct));
        await storage.Put("ab/file", "first"u8.ToArray(), "text/plain", Ct);
        await storage.Put("ab/file", "second, longer"u8.ToArray(), "text/plain", Ct);
        Assert.Equal("second, longer", await Text(storage, "ab/file"));
        await storage.Delete("ab/file", Ct);
        await storage.Delete("ab/file", Ct);
        Assert.Null(await storage.Open("ab/file", Ct));
        Assert.Empty(bucket);
    }

    [Fact]
    public async Task Requests_to_S3_are_signed_and_go_to_the_bucket_under_its_prefix()
    {
        using var storage = new S3Storage(Settings());
        await storage.Put("ab/file", "x"u8.ToArray(), "text/plain", Ct);
        Assert.Equal(["/files/crm/ab/file"], bucket.Keys);
    }

    [Fact]
    public async Task No_key_leads_out_of_the_folder() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new DiskStorage(folder.FullName).Open("../outside", Ct));

    [Fact]
    public void A_bucket_without_its_keys_is_a_mistake_that_is_said()
    {
        Assert.Null(S3Settings.Of(Configuration([])));
        var mistake = Assert.Throws<InvalidOperationException>(() => S3Settings.Of(Configuration(new() { ["CRM_FILES_S3_BUCKET"] = "files" })));
        Assert.Contains("CRM_FILES_S3_ENDPOINT", mistake.Message, StringComparison.Ordinal);
    }

    static IConfiguration Configuration(Dictionary<string, string?> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    S3Settings Settings() => new(server!.Urls.First(), "eu-central-1", "files", "key", "secret", "crm/");

    static async Task<string> Text(IFileStorage storage, string key)
    {
        using var reader = new StreamReader((await storage.Open(key, Ct))!, Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }

    // PUT, GET and DELETE of objects, for whoever signs.
    async Task Speak(HttpContext http)
    {
        var key = http.Request.Path.Value!;
        if (!http.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=key/", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (http.Request.Method == "PUT")
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            bucket[key] = body.ToArray();
            http.Response.Headers.ETag = "\"1\"";
        }
        else if (http.Request.Method == "DELETE")
        {
            bucket.TryRemove(key, out _);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (bucket.TryGetValue(key, out var bytes))
        {
            await http.Response.Body.WriteAsync(bytes);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            http.Response.ContentType = "application/xml";
            await http.Response.WriteAsync("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>");
        }
    }
}
