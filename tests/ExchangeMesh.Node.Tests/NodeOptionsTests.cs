using ExchangeMesh.Actors.Storage;
using ExchangeMesh.Node.Settings;

namespace ExchangeMesh.Node.Tests;

public sealed class NodeOptionsTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void Without_settings_a_node_is_a_cluster_of_its_own_on_loopback()
    {
        var options = Read([], []);

        Assert.Equal("127.0.0.1:4053", options.Bind.ToString());
        Assert.Equal("127.0.0.1:4053", options.Public.ToString());
        Assert.Equal("127.0.0.1:8080", options.Http.ToString());
        Assert.Equal("127.0.0.1:0", options.Links?.ToString());
        Assert.Empty(options.SeedNodes);
        Assert.Equal(["coordinator", "partitions"], options.Roles.AsEnumerable());
        Assert.Equal(DatabaseKind.Sqlite, options.Database.Kind);
        Assert.Null(options.Identity);
        Assert.Equal(1, options.MinMembers);
        Assert.Equal(
            new FailureDetection(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)),
            options.Detection);
    }

    [Fact]
    public void A_flag_goes_before_a_variable_and_a_variable_before_the_settings_file()
    {
        var file = Write("""{ "port": 1001, "http-port": 1002, "partitions": 3, "seed-nodes": ["a:1", "b:2"] }""");

        var options = Read(
            [("settings", file), ("port", "3001")],
            [("EXCHANGEMESH_PORT", "2001"), ("EXCHANGEMESH_HTTP_PORT", "2002"), ("PATH", "anything")]);

        Assert.Equal(3001, options.Bind.Port);
        Assert.Equal(2002, options.Http.Port);
        Assert.Equal(3, options.Partitions);
        Assert.Equal(["a:1", "b:2"], options.SeedNodes.Select(seed => seed.ToString()));
    }

    [Fact]
    public void The_settings_file_may_be_named_by_a_variable_and_hold_comments()
    {
        var file = Write("// a node\n{ \"log-level\": \"error\", }\n");

        var options = Read([], [("EXCHANGEMESH_SETTINGS", file)]);

        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Error, options.LogLevel);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_with_its_place()
    {
        var file = Write("{\n  \"prot\": 1,\n  \"partitions\": 65,\n  \"log-format\": true\n}");

        var faults = Refused(
            [("settings", file), ("http-port", "80800"), ("seed-nodes", "one:4053,two"), ("roles", "partition")],
            [("EXCHANGEMESH_HEARTBEAT", "10ms"), ("EXCHANGEMESH_DATABASE", "Hots=db"), ("EXCHANGEMESH_PARTITION", "1")]);

        Assert.Equal(
            [
                "--http-port: error: '80800': expected a port, 0 to 65535",
                "--roles: error: 'partition': expected coordinator, partitions. Did you mean 'partitions'?",
                "--seed-nodes: error: 'two' is no address of a node; expected HOST:PORT, such as 127.0.0.1:4053",
                $"{file}(2,3): error: there is no setting 'prot'. Did you mean 'port'?",
                $"{file}(3,3) partitions: error: '65': expected 1 to 64",
                $"{file}(4,3): error: 'log-format' must be a text, a number, or an array of them",
                "EXCHANGEMESH_DATABASE: error: " + DatabaseAddress.Expected,
                "EXCHANGEMESH_HEARTBEAT: error: '10ms': expected a time from 50ms to 600s, in ms or s",
                "EXCHANGEMESH_PARTITION: error: there is no such setting. Did you mean 'EXCHANGEMESH_PARTITIONS'?",
            ],
            faults.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{ \"port\": 1, \"port\": 2 }", "(1,14): error: 'port' is given more than once")]
    [InlineData("{ \"port\": [1, 2] }", "(1,3): error: 'port' takes one value")]
    [InlineData("{ \"settings\": \"other.json\" }", "(1,3): error: there is no setting 'settings'.")]
    [InlineData("{ \"port\": }", "(1,11): error: this is not JSON; expected one object of settings")]
    [InlineData("{ \"port\": 1 } {}", "(1,15): error: this is not JSON; expected one object of settings")]
    [InlineData("[]", "(1,1): error: expected one object of settings")]
    [InlineData("", "(1,1): error: this is not JSON; expected one object of settings")]
    public void A_settings_file_that_is_not_understood_is_refused(string text, string fault)
    {
        var file = Write(text);

        var faults = Refused([("settings", file)], []);

        Assert.Equal(file + fault, Assert.Single(faults));
    }

    [Fact]
    public void A_settings_file_that_is_not_there_is_named()
    {
        var missing = _workplace.PathOf("missing.json");

        var fault = Assert.Single(Refused([("settings", missing)], []));

        Assert.StartsWith("--settings: error: expected a settings file that can be read", fault, StringComparison.Ordinal);
        Assert.Contains(missing, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("port", "-1")]
    [InlineData("port", "65536")]
    [InlineData("port", "")]
    [InlineData("public-port", "0")]
    [InlineData("partitions", "0")]
    [InlineData("partitions", "65")]
    [InlineData("min-members", "0")]
    [InlineData("min-members", "1001")]
    [InlineData("checkpoint-every", "0s")]
    [InlineData("heartbeat", "49ms")]
    [InlineData("heartbeat", "601s")]
    [InlineData("heartbeat", "1")]
    [InlineData("heartbeat", "s")]
    [InlineData("bind-address", "localhost")]
    [InlineData("public-address", "a b")]
    [InlineData("http-address", "1.2.3")]
    [InlineData("seed-nodes", "127.0.0.1")]
    [InlineData("seed-nodes", "127.0.0.1:0")]
    [InlineData("seed-nodes", "127.0.0.1:65536")]
    [InlineData("seed-nodes", ":4053")]
    [InlineData("roles", "")]
    [InlineData("roles", "coordinator,venue")]
    [InlineData("log-level", "loud")]
    [InlineData("log-format", "xml")]
    [InlineData("database", "mesh.db")]
    [InlineData("database", "Data Source=mesh.db;Colour=red")]
    [InlineData("tls-certificate", "nowhere.pem")]
    public void A_value_that_is_not_expected_is_refused(string setting, string value)
    {
        var faults = Refused([(setting, value)], []);

        Assert.All(faults, fault => Assert.StartsWith($"--{setting}: error: ", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("port", "0")]
    [InlineData("port", "65535")]
    [InlineData("partitions", "1")]
    [InlineData("partitions", "64")]
    [InlineData("min-members", "1000")]
    [InlineData("checkpoint-every", "600s")]
    [InlineData("heartbeat", "50ms")]
    [InlineData("heartbeat", "2s")]
    [InlineData("public-address", "exchangemesh-0.exchangemesh.mesh.svc.cluster.local")]
    [InlineData("public-address", "10.1.2.3")]
    [InlineData("roles", "coordinator")]
    [InlineData("database", "Host=db;Username=mesh")]
    public void A_value_at_its_bounds_is_taken(string setting, string value) => Read([(setting, value)], []);

    [Fact]
    public void Who_binds_all_addresses_must_say_which_one_others_use()
    {
        var faults = Refused([("bind-address", "0.0.0.0")], []);

        Assert.Contains("--public-address", Assert.Single(faults), StringComparison.Ordinal);
        Assert.Equal("here", Read([("bind-address", "0.0.0.0"), ("public-address", "here")], []).Public.Host);
    }

    [Fact]
    public void A_certificate_its_key_and_an_authority_belong_together()
    {
        var certificate = Write("no matter what");

        var faults = Refused([("tls-certificate", certificate)], []);

        Assert.Equal(2, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("--tls-key", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("--tls-authority", StringComparison.Ordinal));
    }

    [Fact]
    public void A_silence_shorter_than_the_heartbeat_is_refused()
    {
        Assert.Single(Refused([("heartbeat", "3s")], []));
        Read([("heartbeat", "2s"), ("acceptable-pause", "2s")], []);
    }

    [Fact]
    public void Switches_of_the_tests_are_no_settings() => Read([], [("EXCHANGEMESH_TEST_LONG", "1")]);

    private static NodeOptions Read((string Name, string Value)[] flags, (string Name, string Value)[] environment)
    {
        var reading = Reading(flags, environment);
        Assert.Empty(reading.Faults);
        return reading.Options!;
    }

    private static List<string> Refused((string Name, string Value)[] flags, (string Name, string Value)[] environment)
    {
        var reading = Reading(flags, environment);
        Assert.Null(reading.Options);
        Assert.NotEmpty(reading.Faults);
        return [.. reading.Faults.Select(fault => fault.ToString())];
    }

    private static NodeOptionsReading Reading((string Name, string Value)[] flags, (string Name, string Value)[] environment) =>
        NodeOptionsReader.Read(
            flags.ToDictionary(flag => flag.Name, flag => new[] { flag.Value }, StringComparer.Ordinal),
            environment.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal));

    private string Write(string text)
    {
        var file = _workplace.PathOf("node.json");
        File.WriteAllText(file, text);
        return file;
    }
}
