using Crm.Customers;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Settings;

internal sealed record RuleRow(Guid Id, string? Country, string? Language, string? Shop, bool IsShop, IReadOnlyList<string> Agents);

/// <summary>To whom new customers are assigned by themselves.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class AssignmentModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    const string ReadRules = """
        SELECT r.id, r.country_code, r.language, (SELECT i.shop_name FROM crm.integrations i WHERE i.id = r.integration_id), r.integration_id IS NOT NULL,
               ARRAY(SELECT coalesce(nullif(u.display_name, ''), u.email) FROM unnest(r.agents) WITH ORDINALITY AS a (id, n) JOIN crm.users u ON u.id = a.id
                     WHERE u.deactivated_at IS NULL AND u.role <> 'readonly' ORDER BY a.n)
        FROM crm.assignment_rules r ORDER BY r.position, r.id
        """;

    const string ReadShops = "SELECT id, shop_name FROM crm.integrations ORDER BY shop_name";

    const string ReadAgents = """
        SELECT id, coalesce(nullif(display_name, ''), email) FROM crm.users WHERE role <> 'readonly' AND deactivated_at IS NULL ORDER BY lower(coalesce(nullif(display_name, ''), email)), id
        """;

    public IReadOnlyList<RuleRow> Rules { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Shops { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Agents { get; private set; } = [];
    public AssignmentRule Typed { get; private set; } = new(Guid.Empty, null, null, null, []);
    public Refusal? Refusal { get; private set; }
    public string? Failure { get; private set; }

    IAssignmentGrain Grain => cluster.GetGrain<IAssignmentGrain>(0);

    public Task OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPostAdd(Guid id, string? country, string? language, Guid? shop, Guid[] agents, CancellationToken ct)
    {
        var rule = new AssignmentRule(id == Guid.Empty ? Guid.CreateVersion7() : id, country, language, shop, agents);
        return await Do(async () => Refusal = await Grain.Add(rule, database.Person), rule, ct);
    }

    public Task<IActionResult> OnPostMove(Guid id, int by, CancellationToken ct) => Do(() => Grain.Move(id, by, database.Person), null, ct);

    public Task<IActionResult> OnPostDelete(Guid id, CancellationToken ct) => Do(() => Grain.Delete(id, database.Person), null, ct);

    async Task<IActionResult> Do(Func<Task> work, AssignmentRule? typed, CancellationToken ct)
    {
        try
        {
            await work();
            if (Refusal is null)
            {
                if (typed is not null) this.Toast(t["The rule is added. It holds for customers from now on."]);
                return Redirect("/settings/assignment");
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await Load(ct);
        if (typed is not null) Typed = typed;
        return Page();
    }

    async Task Load(CancellationToken ct)
    {
        var rules = Query.Of(ReadRules, r => new RuleRow(r.GetGuid(0), r.Text(1), r.Text(2), r.Text(3), r.GetBoolean(4), r.GetFieldValue<string[]>(5)));
        var shops = Query.Of(ReadShops, r => (r.GetGuid(0), r.GetString(1)));
        var agents = Query.Of(ReadAgents, r => (r.GetGuid(0), r.GetString(1)));
        await database.Read(ct, rules, shops, agents);
        (Rules, Shops, Agents) = (rules.Rows, shops.Rows, agents.Rows);
    }
}
