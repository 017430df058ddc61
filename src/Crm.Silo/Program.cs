using System.CommandLine;
using Crm.Secrets;
using Crm.Silo;
using Crm.Silo.Commands;
using Crm.Silo.Database;

var settings = new Settings(new ConfigurationBuilder().AddEnvironmentVariables().Build());
var silo = new Command("silo", "Runs one silo (what up and the containers start).") { Hidden = true };
silo.SetAction((_, ct) => SiloHost.Run([], ct));
var root = new RootCommand("The CRM: a customer for every order of every shop.")
{
    UpCommand.Create(settings), DownCommand.Create(settings), StatusCommand.Create(settings), VerifyCommand.Create(settings),
    ShopCommand.Create(settings), SeedCommand.Create(settings), RatesCommand.Create(settings), UserCommand.Create(settings), KeysCommand.Create(settings), silo,
};
try
{
    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        await Console.Error.WriteLineAsync(Mistake.Explain(parsed));
        return 2;
    }

    // Told to end, "up" stops the others in order first; that takes longer than the two seconds that a command is given by itself.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
}
catch (Exception exception) when (exception is DatabaseException or KeyWrapException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
