using System.Text;
using System.Threading.Channels;
using Crm.Email;
using Crm.Web.Database;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace Crm.Web.Auth;

/// <summary>
/// Sends the links by which a forgotten password is replaced. The page only hands the address over: its answer and how long it takes tell nobody whether
/// somebody with that address works here.
/// </summary>
internal sealed partial class PasswordMails(IServiceScopeFactory scopes, NpgsqlDataSource source, IClusterClient cluster, TimeProvider time, ILogger<PasswordMails> log) : BackgroundService
{
    /// <summary>How long a link is valid.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromHours(2);

    const int Tries = 10;
    const string ReadLanguage = "SELECT language FROM crm.users WHERE id = $1 AND deactivated_at IS NULL";

    static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    readonly Channel<string> asked = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });
    readonly Dictionary<Guid, long> sent = [];

    public void Ask(string email) => asked.Writer.TryWrite(email);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var email in asked.Reader.ReadAllAsync(stoppingToken)) await Send(email, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task Send(string email, CancellationToken ct)
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await Send(scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>(), email, ct);
                return;
            }
            catch (Exception exception) when (Silos.Away(exception) || DatabaseAway.Is(exception))
            {
                Log.Waiting(log, exception.GetType().Name);
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    async Task Send(UserManager<StaffUser> users, string email, CancellationToken ct)
    {
        if (await users.FindByEmailAsync(email) is not { Email: { } to } user) return;
        // Nobody's mailbox can be filled by asking again and again.
        if (sent.TryGetValue(user.Id, out var last) && time.GetElapsedTime(last) < Between) return;
        await using var command = source.CreateCommand(ReadLanguage);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user.Id });
        if (await command.ExecuteScalarAsync(ct) is not string language) return;
        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await users.GeneratePasswordResetTokenAsync(user)));
        await cluster.GetGrain<IEmailGrain>(0).Queue(new(MailKinds.PasswordReset, to, language, [])
        {
            User = user.Id,
            Path = $"/reset-password?user={user.Id}&token={token}",
            IsOneTimeLink = true,
            ExpiresAt = time.GetUtcNow().UtcDateTime + Validity,
        });
        sent[user.Id] = time.GetTimestamp();
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A new password's mail waits: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
