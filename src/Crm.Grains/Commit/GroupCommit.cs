using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace Crm.Commit;

/// <summary>
/// One writer for many: what is submitted while a transaction runs goes together into the next one. When a transaction is refused, its parts
/// are tried one by one, so that one bad part does not fail its neighbours.
/// </summary>
internal abstract class GroupCommit<TPart, TResult>(int most) : BackgroundService
{
    sealed record Waiting(TPart Part, TaskCompletionSource<TResult> Result);

    readonly Channel<Waiting> waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Completes when the part is committed. Throws what the database threw when it alone was refused, or when the outcome is unclear.</summary>
    public Task<TResult> Submit(TPart part)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.Writer.TryWrite(new(part, result))
            ? result.Task
            : Task.FromException<TResult>(new OperationCanceledException("This silo is stopping; another one will take the message."));
    }

    /// <summary>All parts in one transaction; one result for each, in order.</summary>
    protected abstract Task<IReadOnlyList<TResult>> Commit(IReadOnlyList<TPart> parts, CancellationToken ct);

    /// <summary>How much a part adds to the size of a transaction.</summary>
    protected abstract int Size(TPart part);

    /// <summary>Whether the fault lies in the data: then its parts are tried one by one. Otherwise all fail alike.</summary>
    protected abstract bool IsFaultOfAPart(Exception exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken)) await CommitNext(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping: whoever waits is told below.
        }

        waiting.Writer.TryComplete();
        while (waiting.Reader.TryRead(out var left)) left.Result.TrySetCanceled(CancellationToken.None);
    }

    async Task CommitNext(CancellationToken ct)
    {
        var group = new List<Waiting>();
        var size = 0;
        while (size < most && waiting.Reader.TryRead(out var next))
        {
            group.Add(next);
            size += Size(next.Part);
        }

        try
        {
            Finish(group, await Commit([.. group.Select(w => w.Part)], ct));
        }
        catch (Exception exception) when (exception is not OperationCanceledException && group.Count > 1 && IsFaultOfAPart(exception))
        {
            foreach (var one in group) await CommitAlone(one, ct);
        }
        catch (Exception exception)
        {
            foreach (var one in group) one.Result.TrySetException(exception);
        }
    }

    async Task CommitAlone(Waiting one, CancellationToken ct)
    {
        try
        {
            Finish([one], await Commit([one.Part], ct));
        }
        catch (Exception exception)
        {
            one.Result.TrySetException(exception);
        }
    }

    static void Finish(List<Waiting> group, IReadOnlyList<TResult> results)
    {
        for (var i = 0; i < group.Count; i++) group[i].Result.TrySetResult(results[i]);
    }
}
