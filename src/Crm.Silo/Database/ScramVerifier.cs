using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Silo.Database;

/// <summary>What Postgres keeps of a password (RFC 5803): enough to check it, not to sign in with. ALTER ROLE takes it in place of the password, which
/// so never stands in a statement, nor in the server's log of statements.</summary>
internal static class ScramVerifier
{
    // Postgres' own.
    const int Iterations = 4096;
    const int SaltBytes = 16;

    public static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(SaltBytes), Iterations);

    public static string Of(string password, byte[] salt, int iterations)
    {
        // Npgsql prepares the password like this before it proves that it knows it.
        var prepared = Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
        var salted = Rfc2898DeriveBytes.Pbkdf2(prepared, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture, $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}");
    }
}
