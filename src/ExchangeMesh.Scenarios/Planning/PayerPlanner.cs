using ExchangeMesh.Domain.Models;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Models;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes networks of payers.</summary>
internal sealed class PayerPlanner(DiagnosticList diagnostics)
{
    /// <summary>Returns the payers of a network, in order.</summary>
    public IEnumerable<IModelTerms> Plan(Named model)
    {
        var node = model.Node;
        var members = node["members"].Items;
        var owes = members.Select(_ => new List<Claim>()).ToList();
        var owed = members.Select(_ => new List<Claim>()).ToList();
        for (var debtor = 0; debtor < members.Count; debtor++)
        {
            foreach (var debt in members[debtor]["owes"].Items.Where(one => one.IsSound))
            {
                if (PlaceOf(debt["to"], members, debtor, owes[debtor], model) is { } creditor)
                {
                    owes[debtor].Add(new Claim(new ParticipantId(model.First.Value + creditor), debt["amount"].AsNumber()));
                    owed[creditor].Add(new Claim(new ParticipantId(model.First.Value + debtor), debt["amount"].AsNumber()));
                }
            }
        }

        for (var place = 0; place < members.Count; place++)
        {
            var member = members[place];
            var terms = new PayerTerms
            {
                Rule = node["rule"].Text switch { "rogers-veraart" => ClearingRule.RogersVeraart, "debt-rank" => ClearingRule.DebtRank, _ => ClearingRule.EisenbergNoe },
                Step = node["step"].AsDuration(),
                ExternalAssets = member["external_assets"].AsNumber(),
                Loss = member["loss"].AsNumber(),
                ExternalLiabilities = member["external_liabilities"].AsNumber(),
                ExternalRecovery = node["external_recovery"].AsNumber(),
                InternalRecovery = node["internal_recovery"].AsNumber(),
                Owes = owes[place],
                Owed = owed[place],
            };
            if (terms.Rule == ClearingRule.DebtRank && terms.ExternalAssets + Sum(terms.Owed) <= terms.ExternalLiabilities + Sum(terms.Owes))
            {
                diagnostics.Add(member, DiagnosticCode.OutOfRange, $"'{member["name"].Text}' has no equity at the start, of which shares could be lost.");
            }

            yield return terms;
        }
    }

    private int? PlaceOf(DocumentNode creditor, IReadOnlyList<DocumentNode> members, int debtor, List<Claim> known, Named model)
    {
        for (var place = 0; place < members.Count; place++)
        {
            if (!creditor.IsScalar || !members[place]["name"].Is(creditor.Text))
            {
                continue;
            }

            if (place == debtor)
            {
                diagnostics.Add(creditor, DiagnosticCode.WrongTarget, "nobody owes itself.");
                return null;
            }

            if (known.Exists(claim => claim.Other.Value == model.First.Value + place))
            {
                diagnostics.Add(creditor, DiagnosticCode.DuplicateEntry, $"'{creditor.Text}' is listed twice.");
                return null;
            }

            return place;
        }

        if (creditor.IsScalar)
        {
            var names = members.Select(member => member["name"].Text).ToList();
            diagnostics.Add(creditor, DiagnosticCode.UnknownParticipant, $"there is no member '{creditor.Text}'; there are {string.Join(", ", names)}.", NearestName.Of(creditor.Text, names));
        }

        return null;
    }

    private static double Sum(IReadOnlyList<Claim> claims) => claims.Sum(claim => claim.Amount);
}
