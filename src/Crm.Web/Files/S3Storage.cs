using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Crm.Web.Files;

/// <summary>Which bucket of which S3-compatible store.</summary>
/// <param name="Endpoint">e.g. https://s3.eu-central-1.amazonaws.com, or that of MinIO, Ceph, R2.</param>
/// <param name="Prefix">Before each key, e.g. "crm/"; may be empty.</param>
internal sealed record S3Settings(string Endpoint, string Region, string Bucket, string AccessKey, string SecretKey, string Prefix)
{
    /// <summary>Null when no bucket is named. Throws with what is missing when only a part is.</summary>
    public static S3Settings? Of(IConfiguration configuration)
    {
        if (configuration["CRM_FILES_S3_BUCKET"] is not { Length: > 0 } bucket) return null;
        string Needed(string name) => configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"CRM_FILES_S3_BUCKET is set, and {name} is not: name both, or neither.");
        return new(Needed("CRM_FILES_S3_ENDPOINT"), configuration["CRM_FILES_S3_REGION"] is { Length: > 0 } region ? region : "us-east-1", bucket,
            Needed("CRM_FILES_S3_ACCESS_KEY"), Needed("CRM_FILES_S3_SECRET_KEY"), configuration["CRM_FILES_S3_PREFIX"] ?? "");
    }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{Endpoint}/{Bucket}";
}

/// <summary>In a bucket of an S3-compatible store.</summary>
internal sealed class S3Storage(S3Settings settings) : IFileStorage, IDisposable
{
    readonly AmazonS3Client client = new(new BasicAWSCredentials(settings.AccessKey, settings.SecretKey), new AmazonS3Config
    {
        ServiceURL = settings.Endpoint,
        AuthenticationRegion = settings.Region,
        ForcePathStyle = true, // as every compatible store understands it
        Timeout = TimeSpan.FromSeconds(20),
        MaxErrorRetry = 2,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,  // other stores than Amazon's do not know the newer checksums
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    public async Task Put(string key, byte[] bytes, string contentType, CancellationToken ct)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        await client.PutObjectAsync(new() { BucketName = settings.Bucket, Key = settings.Prefix + key, InputStream = stream, ContentType = contentType, UseChunkEncoding = false }, ct);
    }

    public async Task<Stream?> Open(string key, CancellationToken ct)
    {
        try
        {
            return (await client.GetObjectAsync(new GetObjectRequest { BucketName = settings.Bucket, Key = settings.Prefix + key }, ct)).ResponseStream;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task Delete(string key, CancellationToken ct) => client.DeleteObjectAsync(new() { BucketName = settings.Bucket, Key = settings.Prefix + key }, ct);

    public void Dispose() => client.Dispose();
}
