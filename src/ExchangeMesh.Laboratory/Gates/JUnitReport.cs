using System.Globalization;
using System.Text;
using System.Xml;

namespace ExchangeMesh.Laboratory.Gates;

/// <summary>Writes verdicts as JUnit XML, which build servers read: a test case for each gate, and one for each run that failed.</summary>
public static class JUnitReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="path">Where; what is there gives way.</param>
    /// <param name="check">What was checked.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, CheckOutcome check)
    {
        ArgumentNullException.ThrowIfNull(check);
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        using var xml = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, CheckCharacters = true });
        xml.WriteStartElement("testsuites");
        Counts(xml, check);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", check.Scenario);
        Counts(xml, check);
        xml.WriteAttributeString("skipped", "0");
        foreach (var verdict in check.Verdicts)
        {
            Case(xml, check, verdict.Gate.Plan.Text, verdict.Holds ? null : "failure", "gate", verdict.Explanation);
        }

        foreach (var failed in check.Failures)
        {
            Case(xml, check, string.Create(CultureInfo.InvariantCulture, $"run with seed {failed.Seed}"), "error", "run", failed.Error);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, CheckOutcome check)
    {
        xml.WriteAttributeString("tests", (check.Verdicts.Count + check.Failures.Count).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", check.Verdicts.Count(verdict => !verdict.Holds).ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", check.Failures.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("time", check.WallSeconds.ToString("0.000", CultureInfo.InvariantCulture));
    }

    private static void Case(XmlWriter xml, CheckOutcome check, string name, string? wrong, string kind, string text)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", "exchangemesh." + check.Scenario);
        xml.WriteAttributeString("name", Plain(name));
        xml.WriteAttributeString("time", "0");
        if (wrong is not null)
        {
            xml.WriteStartElement(wrong);
            xml.WriteAttributeString("type", kind);
            xml.WriteAttributeString("message", Plain(text));
            xml.WriteString(Plain($"{name}\n{text}\nseeds {check.Seeds}; scenario hash {check.ScenarioHash}"));
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteElementString("system-out", Plain(text));
        }

        xml.WriteEndElement();
    }

    /// <summary>XML 1.0 cannot hold most control characters, not even escaped.</summary>
    private static string Plain(string text) =>
        string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '�'));
}
