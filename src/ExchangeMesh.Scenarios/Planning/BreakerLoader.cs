using System.Reflection;
using System.Runtime.Loader;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Loads a breaker that a policy author has written in an assembly of their own, and gives it its parameters.</summary>
/// <remarks>
/// The type must be public, implement <see cref="IBreakerTerms"/> and have one public constructor; the scenario gives the constructor's
/// parameters by name, in snake_case. Each reading loads the assembly anew into a context of its own; types of ExchangeMesh are the
/// program's, what else it needs is looked for beside it.
/// </remarks>
/// <param name="diagnostics">What is wrong.</param>
internal sealed class BreakerLoader(DiagnosticList diagnostics)
{
    /// <summary>Returns the terms; or null, reported.</summary>
    public IBreakerTerms? Load(DocumentNode node)
    {
        if (!node["type"].IsScalar || BreakerAssemblies.FileOf(node["assembly"]) is not { } file || AssemblyOf(node["assembly"], file) is not { } assembly)
        {
            return null;
        }

        if (TypeOf(node["type"], assembly) is not { } type)
        {
            return null;
        }

        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
        {
            diagnostics.Add(node["type"], DiagnosticCode.BadPolicy, $"'{type.FullName}' has {constructors.Length} public constructors; one was expected.");
            return null;
        }

        var arguments = new BreakerArguments(node, diagnostics).Of(constructors[0]);
        return arguments is null ? null : Make(node["type"], constructors[0], arguments);
    }

    private Assembly? AssemblyOf(DocumentNode name, string file)
    {
        try
        {
            using var image = new MemoryStream(File.ReadAllBytes(file));
            return new PolicyContext(file).LoadFromStream(image);
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(name, DiagnosticCode.BadPolicy, $"'{name.Text}' is no assembly that can be loaded: {exception.Message}");
            return null;
        }
    }

    private Type? TypeOf(DocumentNode name, Assembly assembly)
    {
        var type = assembly.GetType(name.Text);
        if (type is { IsPublic: true, IsAbstract: false } && typeof(IBreakerTerms).IsAssignableFrom(type))
        {
            return type;
        }

        List<string> known = [.. assembly.GetExportedTypes()
            .Where(one => !one.IsAbstract && typeof(IBreakerTerms).IsAssignableFrom(one))
            .Select(one => one.FullName ?? one.Name)
            .Order(StringComparer.Ordinal)];
        var fault = type is null ? $"the assembly has no type '{name.Text}'" : $"'{name.Text}' is not a public, concrete {nameof(IBreakerTerms)}";
        var there = known.Count == 0 ? $"it has no {nameof(IBreakerTerms)} at all" : $"it has {string.Join(", ", known)}";
        diagnostics.Add(name, DiagnosticCode.BadPolicy, $"{fault}; {there}.", NearestName.Of(name.Text, known));
        return null;
    }

    private IBreakerTerms? Make(DocumentNode name, ConstructorInfo constructor, object?[] arguments)
    {
        try
        {
            var terms = (IBreakerTerms)constructor.Invoke(arguments);
            _ = terms.Create();
            return terms;
        }
        catch (TargetInvocationException exception)
        {
            return Refused(name, exception.InnerException ?? exception);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or MissingMethodException or TypeLoadException or IOException)
        {
            return Refused(name, exception);
        }
    }

    private IBreakerTerms? Refused(DocumentNode name, Exception exception)
    {
        diagnostics.Add(name, DiagnosticCode.BadPolicy, $"'{name.Text}' cannot be made: {exception.Message}");
        return null;
    }

    /// <summary>Where a policy's assembly lives: what is ExchangeMesh's is shared with the program, what is not lies beside the assembly.</summary>
    private sealed class PolicyContext(string file) : AssemblyLoadContext(Path.GetFileName(file))
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var isOurs = assemblyName.Name?.StartsWith("ExchangeMesh.", StringComparison.Ordinal) == true
                && Default.Assemblies.Any(one => string.Equals(one.GetName().Name, assemblyName.Name, StringComparison.Ordinal));
            var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "", assemblyName.Name + ".dll");
            return !isOurs && File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
        }
    }
}
