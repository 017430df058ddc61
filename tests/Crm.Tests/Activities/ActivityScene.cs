using Crm.Activities;
using Crm.People;
using Crm.Tests.Database;

namespace Crm.Tests.Activities;

/// <summary>A manager, the agents Anna and Ben, a reader; a customer of Anna's and one of Ben's.</summary>
internal static class ActivityScene
{
    public static readonly Person Mona = new(Guid.Parse("0a000000-0000-0000-0000-0000000000a1"), "manager");
    public static readonly Person Anna = new(Guid.Parse("0a000000-0000-0000-0000-0000000000a2"), "agent");
    public static readonly Person Ben = new(Guid.Parse("0a000000-0000-0000-0000-0000000000a3"), "agent");
    public static readonly Person Rita = new(Guid.Parse("0a000000-0000-0000-0000-0000000000a4"), "readonly");
    public static readonly Guid Annas = Guid.Parse("0c000000-0000-0000-0000-0000000000a2");
    public static readonly Guid Bens = Guid.Parse("0c000000-0000-0000-0000-0000000000a3");

    public static Task Set(TestDatabase database) => database.Run($"""
        INSERT INTO crm.users (id, email, display_name, role, timezone) VALUES
            ('{Mona.Id}', 'mona@crm.example', 'Mona', 'manager', 'Europe/Berlin'), ('{Anna.Id}', 'anna@crm.example', 'Anna', 'agent', 'Europe/Berlin'),
            ('{Ben.Id}', 'ben@crm.example', 'Ben', 'agent', 'Asia/Tokyo'), ('{Rita.Id}', 'rita@crm.example', 'Rita', 'readonly', 'UTC');
        INSERT INTO crm.customers (id, first_name, owner_id) VALUES ('{Annas}', 'Ada', '{Anna.Id}'), ('{Bens}', 'Bo', '{Ben.Id}')
        """);

    public static ActivityDraft Note(string text) => new("note", null, text, null, null);

    public static ActivityDraft Task(string subject, Person assignee, DateTime? due = null, string? repeats = null, DateTime? remind = null, string zone = "Europe/Berlin") =>
        new("task", subject, null, null, new(due, due is { } at && at.TimeOfDay == default, remind, repeats, 0, assignee.Id, zone));
}
