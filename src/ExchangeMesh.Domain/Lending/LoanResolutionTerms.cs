using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>How a lending venue resolves loans that are no longer safe, where that is not by the plain calls of liquidators.</summary>
public abstract record LoanResolutionTerms;

/// <summary>Accounts are taken over whole, and their collateral is sold below the oracle price (Compound v3).</summary>
/// <param name="StoreFrontPriceFactor">The share of the liquidation penalty that buyers are given.</param>
/// <param name="TargetReserves">From these reserves of the base asset on nothing is sold; zero for always.</param>
public sealed record AbsorptionTerms(Ratio StoreFrontPriceFactor, Money TargetReserves) : LoanResolutionTerms;

/// <summary>Vaults are sold by auctions whose price falls (Maker, Liquidations 2.0).</summary>
/// <param name="Auction">The rules of an auction.</param>
/// <param name="Penalty">What is raised over what is owed ("chop"); one whole or more.</param>
/// <param name="LeastDebt">The smallest debt that a vault may be left with ("dust").</param>
/// <param name="Hole">The most that may be under auction in all; zero for no limit.</param>
/// <param name="OfferInterval">How often the keepers are told of a running auction's price.</param>
public sealed record VaultAuctionTerms(AuctionTerms Auction, Ratio Penalty, Money LeastDebt, Money Hole, Duration OfferInterval) : LoanResolutionTerms;

/// <summary>A pool of deposits pays for liquidated debts (Liquity v1).</summary>
/// <param name="Mode">Which loans are liquidated, and how.</param>
/// <param name="Compensation">The share of the collateral that the caller earns.</param>
/// <param name="OutsideDeposit">What depositors outside the model have put in.</param>
public sealed record StabilityTerms(RecoveryMode Mode, Ratio Compensation, Money OutsideDeposit) : LoanResolutionTerms;
