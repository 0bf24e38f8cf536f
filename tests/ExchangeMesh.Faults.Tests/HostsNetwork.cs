using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ExchangeMesh.Faults.Tests;

/// <summary>A test that needs several hosts on one machine; it is left out, with the reason, where they cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostsFactAttribute : FactAttribute
{
    public HostsFactAttribute() => Skip = Actors.Tests.Storage.PostgreSqlServer.Missing ?? HostsNetwork.Missing;
}

/// <summary>
/// Several hosts on one machine: each a network namespace, on a switch of the test's own, with this machine on it too. Nothing
/// leaves the machine; all of it is gone in the end.
/// </summary>
internal sealed class HostsNetwork : IDisposable
{
    private static readonly Lazy<string?> Reason = new(WhyNot);

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"xh{Environment.ProcessId % 100_000}");
    private readonly NetworkSwitch _switch;
    private readonly int _hosts;

    /// <summary>Makes hosts 0 to <paramref name="hosts"/> − 1, all of which reach each other.</summary>
    /// <param name="hosts">How many.</param>
    /// <param name="seed">Draws what is lost.</param>
    public HostsNetwork(int hosts, ulong seed)
    {
        _hosts = hosts;
        var taps = new Tap[hosts + 1];
        for (var host = 0; host < hosts; host++)
        {
            var card = string.Create(CultureInfo.InvariantCulture, $"{_name}t{host}");
            taps[host] = new Tap(card);
            Ip("netns", "add", NamespaceOf(host));
            Ip("link", "set", card, "netns", NamespaceOf(host), "name", "eth0");
            Ip("-n", NamespaceOf(host), "addr", "add", $"{AddressOf(host)}/24", "dev", "eth0");
            Ip("-n", NamespaceOf(host), "link", "set", "eth0", "up");
            Ip("-n", NamespaceOf(host), "link", "set", "lo", "up");
        }

        var own = _name + "own";
        taps[hosts] = new Tap(own);
        Ip("addr", "add", $"{Own}/24", "dev", own);
        Ip("link", "set", own, "up");
        _switch = new NetworkSwitch(taps, seed);
    }

    /// <summary>How many frames were lost on purpose so far.</summary>
    public long Lost => _switch.Lost;

    /// <summary>How many frames were delayed so far.</summary>
    public long Delayed => _switch.Delayed;

    /// <summary>Why hosts cannot be made here, or null.</summary>
    public static string? Missing => Reason.Value;

    /// <summary>This machine's address among the hosts.</summary>
    public static IPAddress Own { get; } = IPAddress.Parse("10.78.0.254");

    /// <summary>The namespace of a host.</summary>
    public string NamespaceOf(int host) => string.Create(CultureInfo.InvariantCulture, $"{_name}-{host}");

    /// <summary>A host's address.</summary>
    public static string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"10.78.0.{host + 1}");

    /// <summary>Loses all that hosts send each other from one side to the other, in both directions; all still reach this machine.</summary>
    public void Part(IReadOnlyCollection<int> some, IReadOnlyCollection<int> others)
    {
        foreach (var one in some)
        {
            foreach (var other in others)
            {
                Lose(one, other);
                Lose(other, one);
            }
        }
    }

    /// <summary>Loses all that one host sends another.</summary>
    public void Lose(int from, int to) => _switch.Set(from, to, new WayRule(1, TimeSpan.Zero));

    /// <summary>Cuts a host off from all others and from this machine.</summary>
    public void Cut(int host) => Part([host], [.. Enumerable.Range(0, _hosts + 1).Where(other => other != host)]);

    /// <summary>Sets what befalls all that hosts send each other.</summary>
    public void SetAll(WayRule rule)
    {
        for (var from = 0; from < _hosts; from++)
        {
            for (var to = 0; to < _hosts; to++)
            {
                _switch.Set(from, to, rule);
            }
        }
    }

    /// <summary>All reach all again, at once and without loss.</summary>
    public void Heal()
    {
        for (var from = 0; from <= _hosts; from++)
        {
            for (var to = 0; to <= _hosts; to++)
            {
                _switch.Set(from, to, default);
            }
        }
    }

    public void Dispose()
    {
        _switch.Dispose();
        for (var host = 0; host < _hosts; host++)
        {
            Ip("netns", "del", NamespaceOf(host));
        }
    }

    private static void Ip(params string[] arguments)
    {
        var fault = Fault(arguments);
        Assert.True(fault.Length == 0, $"ip {string.Join(' ', arguments)}: {fault}");
    }

    private static string Fault(string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var fault = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        return ip.ExitCode == 0 ? "" : $"exit code {ip.ExitCode}: {fault}";
    }

    private static string? WhyNot()
    {
        const string Needed = "root on Linux is needed, with ip and /dev/net/tun, to make several hosts on one machine";
        try
        {
            using var card = new Tap(string.Create(CultureInfo.InvariantCulture, $"xc{Environment.ProcessId % 100_000}"));
            var name = string.Create(CultureInfo.InvariantCulture, $"xc{Environment.ProcessId}");
            return Fault(["netns", "add", name]) is { Length: > 0 } fault || (fault = Fault(["netns", "del", name])).Length > 0
                ? $"{Needed}: {fault}"
                : null;
        }
        catch (Exception fault) when (fault is Win32Exception or DllNotFoundException or EntryPointNotFoundException)
        {
            return $"{Needed}: {fault.Message}";
        }
    }
}
