using Crm.People;
using Npgsql;

namespace Crm.Views;

internal sealed class ViewsGrain(NpgsqlDataSource source) : Grain, IViewsGrain
{
    public Task<Refusal?> Add(SavedView view, Person person) => ViewStore.Add(source, view, person, CancellationToken.None);

    public Task<Refusal?> Rename(Guid id, string name, bool isShared, Person person) => ViewStore.Rename(source, id, name, isShared, person, CancellationToken.None);

    public Task<Refusal?> Overwrite(Guid id, string query, Person person) => ViewStore.Overwrite(source, id, query, person, CancellationToken.None);

    public Task<SavedView?> Delete(Guid id, Person person) => ViewStore.Delete(source, id, person, CancellationToken.None);

    public Task<Refusal?> OpenWith(string kind, Guid? id, Person person) => ViewStore.OpenWith(source, kind, id, person, CancellationToken.None);
}
