using System.CommandLine;
using ExchangeMesh.Node.Dashboard;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The arguments that say where a dashboard listens and who may use it.</summary>
/// <param name="name">The address's option.</param>
/// <param name="description">What it says.</param>
internal sealed class DashboardOption(string name, string description)
{
    private readonly Option<string?> _address = new(name) { Description = description, HelpName = "HOST:PORT", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "A file with the token that a page must know. Where others than this machine reach the page and no file is given, a token is made and printed.",
        HelpName = "FILE",
    };

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_address);
        command.Options.Add(_token);
    }

    /// <summary>Returns whether a dashboard is asked for.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_address) is not null;

    /// <summary>Reads where to listen; what is wrong is said on standard error.</summary>
    /// <returns>The options, or null.</returns>
    public DashboardOptions? Read(ParseResult parsed)
    {
        if (DashboardOptions.TryRead(parsed.GetValue(_address) ?? "", parsed.GetValue(_token), out var options) is { Length: > 0 } problem)
        {
            Console.Error.WriteLine($"{name} {problem}");
        }

        return options;
    }
}
