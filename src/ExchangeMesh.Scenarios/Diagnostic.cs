using System.Globalization;

namespace ExchangeMesh.Scenarios;

/// <summary>A place in a text that was read.</summary>
/// <param name="File">The file as it was named, or what stands for it, such as <c>--set seed</c>.</param>
/// <param name="Line">The line, from 1; 0 where the file as a whole is meant.</param>
/// <param name="Column">The column, from 1; 0 where the file as a whole is meant.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>Returns the position as editors understand it: <c>file(line,column)</c>, or the file alone.</summary>
    public override string ToString() => Line == 0
        ? File
        : string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})");
}

/// <summary>One thing that is wrong with a scenario or with what came with it.</summary>
/// <param name="At">Where.</param>
/// <param name="Code">What kind of fault it is.</param>
/// <param name="Path">The field's path, such as <c>venues.alpha.instruments.BTC-PERP.tick</c>; empty for the whole file.</param>
/// <param name="Message">What is wrong and what was expected, in a sentence.</param>
/// <param name="Nearest">The valid name that is nearest to the one that was given, or empty.</param>
public sealed record Diagnostic(SourcePosition At, DiagnosticCode Code, string Path, string Message, string Nearest = "")
{
    /// <summary>Returns the diagnostic as one line that editors understand: <c>file(line,column): error EXMnnn: …</c>.</summary>
    public override string ToString()
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"EXM{(int)Code:000}");
        var path = Path.Length == 0 ? "" : $"{Path}: ";
        var nearest = Nearest.Length == 0 ? "" : $" Did you mean '{Nearest}'?";
        return $"{At}: error {code}: {path}{Message}{nearest}";
    }
}

/// <summary>The kinds of faults in a scenario; the number is the one in <c>EXMnnn</c>.</summary>
public enum DiagnosticCode
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>A file cannot be read.</summary>
    FileUnreadable = 1,

    /// <summary>A file is larger than a scenario may be.</summary>
    FileTooLarge = 2,

    /// <summary>The text is not YAML.</summary>
    NotYaml = 3,

    /// <summary>The file uses an anchor, an alias or a tag.</summary>
    AnchorOrTag = 4,

    /// <summary>Mappings and lists are nested too deeply.</summary>
    NestedTooDeeply = 5,

    /// <summary>A mapping has a key twice.</summary>
    DuplicateKey = 6,

    /// <summary>The file holds no document, or more than one.</summary>
    NotOneDocument = 7,

    /// <summary>The file holds too many values.</summary>
    TooManyValues = 8,

    /// <summary>A key of a mapping is not a plain word.</summary>
    KeyNotAWord = 9,

    /// <summary>A field that does not exist.</summary>
    UnknownField = 10,

    /// <summary>A field that is needed is not there.</summary>
    MissingField = 11,

    /// <summary>A list, a mapping or a single value stands where another of the three is expected.</summary>
    WrongShape = 12,

    /// <summary>A field has a name but no value.</summary>
    EmptyValue = 13,

    /// <summary>A list has too few or too many elements.</summary>
    WrongCount = 14,

    /// <summary>A number was expected.</summary>
    NotANumber = 20,

    /// <summary>A number has no unit.</summary>
    MissingUnit = 21,

    /// <summary>A number has a unit that does not fit.</summary>
    WrongUnit = 22,

    /// <summary>A number is greater than can be held.</summary>
    Overflow = 23,

    /// <summary>A number is finer than can be held.</summary>
    TooFine = 24,

    /// <summary>Neither true nor false.</summary>
    NotAFlag = 25,

    /// <summary>Not one of the words that are allowed.</summary>
    UnknownWord = 26,

    /// <summary>A name with characters that names may not have, or a reserved one.</summary>
    BadName = 27,

    /// <summary>A number is outside its range.</summary>
    OutOfRange = 28,

    /// <summary>A number that may not be negative is.</summary>
    Negative = 29,

    /// <summary>An asset that is not among the scenario's assets.</summary>
    UnknownAsset = 30,

    /// <summary>A venue that does not exist.</summary>
    UnknownVenue = 31,

    /// <summary>A market that does not exist.</summary>
    UnknownMarket = 32,

    /// <summary>A reference feed that does not exist.</summary>
    UnknownReference = 33,

    /// <summary>A lending venue that does not exist.</summary>
    UnknownLender = 34,

    /// <summary>A group of traders that does not exist.</summary>
    UnknownGroup = 35,

    /// <summary>A rulebook that does not exist.</summary>
    UnknownRulebook = 36,

    /// <summary>A participant that does not exist.</summary>
    UnknownParticipant = 37,

    /// <summary>A scenario that does not exist.</summary>
    UnknownScenario = 38,

    /// <summary>A target of a shock that the shock cannot hit.</summary>
    WrongTarget = 39,

    /// <summary>A name that is used twice.</summary>
    DuplicateName = 40,

    /// <summary>A rulebook that extends itself, directly or through others.</summary>
    CyclicRulebook = 41,

    /// <summary>Index prices that are made of each other.</summary>
    CyclicIndex = 42,

    /// <summary>The same thing is listed twice.</summary>
    DuplicateEntry = 43,

    /// <summary>A link's latency is below the lookahead.</summary>
    LatencyBelowLookahead = 50,

    /// <summary>One lot at one tick is not a whole number of micro-units.</summary>
    InexactTick = 51,

    /// <summary>The floors of margin tiers do not ascend from zero.</summary>
    TierFloors = 52,

    /// <summary>The margins of tiers do not fit each other.</summary>
    TierMargins = 53,

    /// <summary>A price is not on the tick grid.</summary>
    OffTickGrid = 54,

    /// <summary>An instant lies at or after the end of the run.</summary>
    AfterTheEnd = 55,

    /// <summary>An amount is in another asset than is expected.</summary>
    WrongAsset = 56,

    /// <summary>Thresholds of a loan do not fit each other.</summary>
    LoanThresholds = 57,

    /// <summary>A rule that does not fit the kind of instrument.</summary>
    WrongInstrumentKind = 58,

    /// <summary>Capital in an asset that the venue does not take.</summary>
    AssetNotTaken = 59,

    /// <summary>An opening position without capital to carry it.</summary>
    NoCapital = 60,

    /// <summary>The parameters of a distribution do not fit each other.</summary>
    BadDistribution = 61,

    /// <summary>More participants than a run can number.</summary>
    TooManyParticipants = 62,

    /// <summary>The points of a path do not ascend in time from zero.</summary>
    PathTimes = 63,

    /// <summary>Two fields contradict each other.</summary>
    Contradiction = 64,

    /// <summary>An asset that must be priced is not.</summary>
    NotPriced = 65,

    /// <summary>A date that is not one.</summary>
    NotADate = 66,

    /// <summary>A price file lacks a column.</summary>
    DataColumns = 70,

    /// <summary>A row of a price file holds a time or a price that is not a number, or not a possible one.</summary>
    DataNumber = 71,

    /// <summary>The rows of a price file do not ascend in time.</summary>
    DataUnsorted = 72,

    /// <summary>Two rows of a price file have the same time.</summary>
    DataDuplicate = 73,

    /// <summary>Rows of a price file are missing.</summary>
    DataGap = 74,

    /// <summary>A price file has no rows, or too many.</summary>
    DataRows = 75,

    /// <summary>A policy of one's own cannot be loaded or made.</summary>
    BadPolicy = 76,

    /// <summary>An override names a field that does not exist.</summary>
    UnknownPath = 80,

    /// <summary>An override that is not of the form <c>path=value</c>.</summary>
    BadOverride = 81,

    /// <summary>A part of a sweep that is not of a form that can be read, or that does not fit the others.</summary>
    BadSweep = 82,

    /// <summary>A gate that is not of the form OUTCOME COMPARISON THRESHOLD, or whose parts do not fit each other.</summary>
    BadGate = 90,

    /// <summary>A gate names an outcome that runs of the scenario do not have.</summary>
    UnknownOutcome = 91,
}
