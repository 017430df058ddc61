using Crm.Silo.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

public sealed class ScramVerifierTests
{
    // RFC 7677, section 3: its server signature for the user "user" with the password "pencil" follows from this server key.
    [Fact]
    public void It_is_the_one_of_the_standard_s_example()
    {
        var verifier = ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        var parts = verifier.Split('$', ':');
        Assert.Equal(["SCRAM-SHA-256", "4096", "W22ZaJ0SNY7soEsUEjb6gQ=="], parts[..3]);
        const string Exchange =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096," +
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var signature = System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(parts[4]), System.Text.Encoding.UTF8.GetBytes(Exchange));
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(signature));
    }

    [Fact]
    public void The_same_password_twice_gives_two_verifiers() => Assert.NotEqual(ScramVerifier.Of("pencil"), ScramVerifier.Of("pencil"));
}

[Trait("Needs", "Server")]
public sealed class ScramLoginTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("pencil")]
    [InlineData("it's \"quoted\" \\ and $1 spaced ")]
    [InlineData("pässwörd Ⅸ 密码")]
    public async Task Who_knows_the_password_signs_in_and_who_does_not_is_refused(string password)
    {
        var role = "scram_" + Guid.NewGuid().ToString("N");
        await database.Run($"CREATE ROLE {role} LOGIN PASSWORD '{ScramVerifier.Of(password)}'");
        try
        {
            Assert.Null(await SignIn(role, password));
            Assert.Equal("28P01", await SignIn(role, password + "!"));
            Assert.StartsWith("SCRAM-SHA-256$4096:", await database.One<string>("SELECT rolpassword FROM pg_authid WHERE rolname = $1", role), StringComparison.Ordinal);
        }
        finally
        {
            await database.Run($"DROP ROLE {role}");
        }
    }

    async Task<string?> SignIn(string role, string password)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Settings.As(database.OwnerConnection, role, password)) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException exception)
        {
            return exception.SqlState;
        }
    }
}
