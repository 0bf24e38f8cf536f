using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ExchangeMesh.Node.Hosting;

/// <summary>Gives the actor system's log to the host's.</summary>
/// <param name="log">Makes the loggers.</param>
internal sealed class AkkaLogSetup(ILoggerFactory log) : Setup
{
    /// <summary>Makes the loggers.</summary>
    public ILoggerFactory Log { get; } = log;
}

/// <summary>Writes what Akka and the actors log, each line under the name of the class that says it.</summary>
internal sealed class AkkaLog : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _log = Context.System.Settings.Setup.Get<AkkaLogSetup>().Value.Log;

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent line:
                Write(line);
                return true;
            default:
                return false;
        }
    }

    // Akka's own parts name themselves by a text, for which Akka has a class that says nothing.
    private static string NameOf(LogEvent line) => line.LogClass is { } type && type != typeof(DummyClassForStringSources)
        ? type.FullName ?? type.Name
        : line.LogSource;

    private void Write(LogEvent line)
    {
        var level = line.LogLevel() switch
        {
            AkkaLevel.DebugLevel => HostLevel.Debug,
            AkkaLevel.InfoLevel => HostLevel.Information,
            AkkaLevel.WarningLevel => HostLevel.Warning,
            _ => HostLevel.Error,
        };
        _log.CreateLogger(NameOf(line))
            .Log(level, default, line, line.Cause, static (said, _) => said.Message.ToString() ?? "");
    }
}

/// <summary>Writes what Akka says before its loggers have begun and after they have ended to standard error; standard output is for results.</summary>
internal sealed class AkkaLogAtTheEdges : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is LogEvent line && line.LogLevel() >= AkkaLevel.WarningLevel)
        {
            Console.Error.WriteLine(line);
        }
    }
}
