using ExchangeMesh.Domain.Pricing;

namespace ExchangeMesh.Domain.Tests.Reference;

/// <summary>The closed form of Black, Scholes and Merton in ninety digits.</summary>
internal sealed class ExactOption
{
    private readonly OptionRight _right;
    private readonly ExactNumber _strike;
    private readonly ExactNumber _spot;
    private readonly ExactNumber _carried;
    private readonly ExactNumber _discounted;
    private readonly ExactNumber _deviation;
    private readonly ExactNumber _first;
    private readonly ExactNumber _years;
    private readonly ExactNumber _volatility;
    private readonly ExactNumber _rate;
    private readonly ExactNumber _carry;

    public ExactOption(OptionRight right, double strike, double spot, double carry, double rate, double years, double volatility)
    {
        (_right, _strike, _spot) = (right, ExactNumber.Of(strike), ExactNumber.Of(spot));
        (_years, _volatility) = (ExactNumber.Of(years), ExactNumber.Of(volatility));
        (_carry, _rate) = (ExactNumber.Of(carry), ExactNumber.Of(rate));
        _carried = ExactNumber.Exp(ExactNumber.Of(0) - (_carry * _years));
        _discounted = ExactNumber.Exp(ExactNumber.Of(0) - (_rate * _years));
        _deviation = _volatility * ExactNumber.Root(_years);
        var drift = (_rate - _carry) * _years;
        _first = ((ExactNumber.Log(_spot / _strike) + drift) / _deviation) + (_deviation * ExactNumber.Of(0.5));
    }

    private ExactNumber Sign => ExactNumber.Of(_right == OptionRight.Call ? 1 : -1);

    private ExactNumber FirstProbability => ExactNumber.NormalProbability(Sign * _first);

    private ExactNumber SecondProbability => ExactNumber.NormalProbability(Sign * (_first - _deviation));

    private ExactNumber Density =>
        ExactNumber.Exp(ExactNumber.Of(-0.5) * _first * _first) / ExactNumber.Root(ExactNumber.Pi + ExactNumber.Pi);

    public double Value =>
        (Sign * ((_spot * _carried * FirstProbability) - (_strike * _discounted * SecondProbability))).Value;

    public double Delta => (Sign * _carried * FirstProbability).Value;

    public double Gamma => (_carried * Density / (_spot * _deviation)).Value;

    public double Vega => (_spot * _carried * Density * ExactNumber.Root(_years)).Value;

    public double Theta =>
        ((Sign * ((_carry * _spot * _carried * FirstProbability) - (_rate * _strike * _discounted * SecondProbability)))
            - (_spot * _carried * Density * _volatility / (ExactNumber.Root(_years) * ExactNumber.Of(2)))).Value;

    public double Rho => (Sign * _strike * _years * _discounted * SecondProbability).Value;
}
